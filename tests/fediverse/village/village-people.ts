/** The invented people of the village: who they are on X, and where, if anywhere, they live on the fediverse. */
import type { AccountSpec } from "../world/world-spec.ts";

export type VillagePerson = {
  readonly xUsername: string;
  readonly name: string;
  /** Where the directory or the display name says they are; null for people who stayed on X. */
  readonly handle: string | null;
  /** How the handle is written in the X display name, when it is. */
  readonly written?: string;
  readonly inDirectory?: boolean;
  readonly following?: boolean;
  readonly follower?: boolean;
  /** Camille already follows them on prairie.test. */
  readonly alreadyFollowed?: boolean;
  /** No such account, though somebody says so. */
  readonly absent?: boolean;
  readonly account?: Omit<AccountSpec, "handle">;
};

type Row = readonly [
  xUsername: string,
  name: string,
  handle: string | null,
  /** d: in directory, n: in display name, f: follows them, b: follows back, a: already followed, x: no such account. */
  marks: string,
  account?: Omit<AccountSpec, "handle"> & { readonly written?: string },
];

const back = (name: string) => [{ name: "X", value: `<a href="https://x.com/${name}">x.com/${name}</a>` }];

const rows: readonly Row[] = [
  [
    "lea_faure_bois",
    "Léa Faure",
    "lea@prairie.test",
    "dnfb",
    { note: "<p>Menuisière, bois et copeaux.</p>" },
  ],
  ["hugo_marchand", "Hugo Marchand", "hugo@alpage.test", "df"],
  ["rowan_ashdown", "Rowan Ashdown", "rowan@estive.test", "nfb"],
  ["ines_carrel", "Inès Carrel", "ines@bergerie.test", "dfb"],
  ["theo_lavigne9", "Théo Lavigne", "theo@col.test", "nf", { written: "@theo@social.col.test" }],
  ["maud_perrin_", "Maud Perrin", "maud@sonnaille.test", "dnfb", { fields: back("maud_perrin_") }],
  ["oscar_whitlow", "Oscar Whitlow", "oscar@jasse.test", "df"],
  ["ambre_dutil", "Ambre Dutil", "ambre@draille.test", "nf"],
  ["basile_roche", "Basile Roche", "basile@lande.test", "df"],
  ["clemence_aubin", "Clémence Aubin", "clemence@prairie.test", "dfba"],
  ["gwen_harcourt", "Gwen Harcourt", "gwen@alpage.test", "nfb", { locked: true }],
  ["noe_castelnau", "Noé Castelnau", "noe@sonnaille.test", "df", { locked: true, approveAfterMs: 3_600_000 }],
  ["elise_vannier", "Élise Vannier", "elise@estive.test", "dnf", { locked: true }],
  ["marius_fabre_", "Marius Fabre", "marius@bergerie.test", "df", { locked: true }],
  ["petra_lindqv", "Petra Lindqvist", "petra@draille.test", "dfb", { movedTo: "petra@prairie.test" }],
  ["silas_pemberly", "Silas Pemberly", "silas@sonnaille.test", "nf", { movedTo: "silas@col.test" }],
  ["ondine_brisset", "Ondine Brisset", "ondine@jasse.test", "df", { movedTo: "ondine@draille.test" }],
  ["meteo_causses", "Météo des Causses", "meteo@prairie.test", "df", { bot: true }],
  ["train_bot_cev", "Trains des Cévennes", "trains@sonnaille.test", "nf", { bot: true }],
  ["club_rando34", "Club de rando", "rando@jasse.test", "df", { group: true }],
  ["aurele_tixier", "Aurèle Tixier", "aurele@col.test", "df", { gone: true }],
  ["fern_gallowey", "Fern Galloway", "fern@prairie.test", "nf", { suspended: true }],
  ["lucie_brumeau", "Lucie Brumeau", "lucie@brume.test", "df"],
  ["alban_sorel_", "Alban Sorel", "alban@brume.test", "nf"],
  ["diane_ravinel", "Diane Ravinel", "diane@ravin.test", "df"],
  ["edgar_plume", "Edgar Plume", "edgar@prairie.test", "dfx"],
  ["sol_hathersag", "Sol Hathersage", "sol@alpage.test", "nfx"],
  ["yann_kerdonc", "Yann Kerdoncuf", "yann@cabane.test", "nf"],
  ["zelie_moreuil", "Zélie Moreuil", "zelie@cabane.test", "dfb"],
  ["tom_ellingham", "Tom Ellingham", "tom@lande.test", "df", { wrongSubject: "tim@lande.test" }],
  ["vera_quincey", "Vera Quincey", "vera@lande.test", "nf", { selfLinkMissing: true }],
  ["jeanne_ossola", "Jeanne Ossola", "jeanne@alpage.test", "nf", { written: "@Jeanne@Alpage.Test" }],
  ["paul_estrade_", "Paul Estrade", "paul@col.test", "df", { onFollow: "lose_first" }],
  ["mila_santorin", "Mila Santorin", "mila@estive.test", "df", { onFollow: "lose" }],
  ["gus_redfern", "Gus Redfern", "gus@sonnaille.test", "nf", { onFollow: "reject" }],
  ["ivo_tremblay_", "Ivo Tremblay", "ivo@jasse.test", "df", { blocks: ["camille@prairie.test"] }],
  ["nora_whitcomb", "Nora Whitcomb", "nora@prairie.test", "dnfb", { fields: back("nora_whitcomb") }],
  ["remi_desaunay", "Rémi Desaunay", "remi@col.test", "dfb", { fields: back("quelqu_un_autre") }],
  ["agathe_vial", "Agathe Vial", "agathe@draille.test", "nfb", { discoverable: false }],
  ["homer_linfoot", "Homer Linfoot", "homer@col.test", "df", { memorial: true }],
  ["sacha_leonard", "Sacha Léonard", "sacha@bergerie.test", "nfb"],
  ["flora_ducamp", "Flora Ducamp", "flora@estive.test", "dfb"],
  ["ewan_braithw", "Ewan Braithwaite", "ewan@prairie.test", "dfba"],
  ["lila_montcalm", "Lila Montcalm", "lila@sonnaille.test", "dfb", { lastStatusAt: null }],
  ["josse_arnal", "Josse Arnal", "josse@jasse.test", "nfb"],
  ["capucine_roy_", "Capucine Roy", "capucine@alpage.test", "dnfb"],
  ["martin_oakes", "Martin Oakes", "martin@draille.test", "df"],
  ["solene_guery", "Solène Guéry", "solene@col.test", "nfb"],
  ["abel_fontenay", "Abel Fontenay", "abel@prairie.test", "df"],
  ["daisy_norwick", "Daisy Norwick", "daisy@lande.test", "nf"],
  ["lucien_b_vaur", "Lucien Bezaudun", "lucien@bergerie.test", "df"],
  ["emma_tresca", "Emma Tresca", "emma@estive.test", "nfb"],
  ["kit_larkspur", "Kit Larkspur", "kit@sonnaille.test", "dfb"],
  ["garance_oriol", "Garance Oriol", "garance@prairie.test", "nb"],
  ["felix_mandel_", "Félix Mandelieu", "felix@alpage.test", "db"],
  ["adele_bonnat", "Adèle Bonnat", "adele@col.test", "nb"],
  ["una_merrifld", "Una Merrifield", "una@jasse.test", "db"],
  // They have an account, but nobody says so anywhere.
  ["cyprien_hald", "Cyprien Haldi", "cyprien@prairie.test", "f"],
  ["rose_ainslie", "Rose Ainslie", "rose@sonnaille.test", "fb"],
  ["tanguy_priol", "Tanguy Priol", "tanguy@estive.test", "f"],
  // They stayed on X.
  ["bruno_cassagn", "Bruno Cassagne", null, "f"],
  ["wendy_harlock", "Wendy Harlock", null, "fb"],
  ["atelier_lune_", "Atelier Lune", null, "f"],
  ["chloe_pradier", "Chloé Pradier", null, "fb"],
  ["denis_voltz", "Denis Voltz", null, "f"],
  ["gare_de_nulle", "Gare de Nulle-Part", null, "f"],
  ["harper_dunmor", "Harper Dunmore", null, "f"],
  ["jules_rivalto", "Jules Rivalto", null, "b"],
  ["katell_moign", "Katell Le Moign", null, "f"],
  ["louis_garrigu", "Louis Garrigue", null, "fb"],
  ["mabel_stroud", "Mabel Stroud", null, "f"],
  ["nino_falcone_", "Nino Falcone", null, "b"],
  ["odile_tavern", "Odile Tavernier", null, "f"],
  ["piers_gotham", "Piers Gotham", null, "f"],
  ["quentin_rabot", "Quentin Rabot", null, "f"],
];

export const villagePeople: readonly VillagePerson[] = rows.map(
  ([xUsername, name, handle, marks, { written, ...account } = {}]) => ({
    xUsername,
    name,
    handle,
    ...(marks.includes("n") ? { written: written ?? `@${handle}` } : {}),
    inDirectory: marks.includes("d"),
    following: marks.includes("f"),
    follower: marks.includes("b"),
    alreadyFollowed: marks.includes("a"),
    absent: marks.includes("x"),
    account,
  }),
);

/** Where the movers live now. */
export const villageNewHomes: readonly AccountSpec[] = [
  { handle: "petra@prairie.test", displayName: "Petra Lindqvist" },
  { handle: "silas@col.test", displayName: "Silas Pemberly" },
  { handle: "ondine@draille.test", displayName: "Ondine Brisset", movedTo: "ondine@estive.test" },
  { handle: "ondine@estive.test", displayName: "Ondine Brisset" },
];
