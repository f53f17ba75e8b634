import { expect, it } from "vitest";
import { countLeftOut } from "./plan-view.ts";

it("counts who is left out by reason", () => {
  const leaveOuts = (["already", "self", "already"] as const).map((reason, index) => {
    return { contactId: `${index}`, handle: `${index}@x.example`, reason };
  });
  expect(countLeftOut(leaveOuts)).toEqual({ already: 2, self: 1 });
  expect(countLeftOut([])).toEqual({});
});
