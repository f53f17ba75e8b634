/** The request header in which our own server writes the asking address; what the outside sends under this name is replaced. */
export const clientAddressHeader = "x-transhumance-address";
