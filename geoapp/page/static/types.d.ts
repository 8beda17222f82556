/** What the page's scripts hand to one another: the data that stands in the page, and what is made of it. */
import type * as Leaflet from "leaflet";
import type { api } from "./api.js";
import type { Clock } from "./clock.js";
import type * as held from "./data.js";
import type { Account, Answer, PageData, RouteData, ShipData as Ship, StopData as Stop, Texts } from "./data.js";
import type * as layers from "./layers.js";
import type * as mapClock from "./map_clock.js";
import type { globe } from "./globe.js";
import type { mercator } from "./tiles.js";
import type { Page } from "./page.js";
import type { Story } from "./story.js";
import type { Tools } from "./tools.js";

export type {
  Account,
  Answer,
  BackingData as Backing,
  Citation,
  CityData as City,
  CslDate,
  MaxSpeed as Speed,
  PaceData as Pace,
  PageData,
  Post,
  ReadingData as Reading,
  ShipData as Ship,
  StopData as Stop,
  StretchData as Stretch,
  Texts,
  Value as AccountValue,
} from "./data.js";

/** A text and the language that it is in. */
export type Text = { value: string; lang: string };
/** Whole days since 1970; null is an open bound. */
export type Day = number | null;
/** Earliest start, latest start, earliest end, latest end. */
export type Bounds = [Day, Day, Day, Day];
/** What a feature is on a day. */
export type State = "certain" | "possible" | "absent";
export type Mode = "now" | "past" | "all";
export type Unit = "km" | "mi" | "nmi";
/** Degrees: latitude, longitude, as Leaflet has them. */
export type Position = [number, number];
export type Line = Position[];
/** Pixels: left, top, right, bottom. */
export type Box = [number, number, number, number];
/** Pixels: top, right, bottom, left. */
export type Padding = [number, number, number, number];
/** What an element may be given as a child. */
export type Child = Node | string | number | Text | null | undefined | false | Child[];
export type Attributes = Record<string, unknown>;

/** Lines as text or flat whole numbers, in units of `scale` degrees: see `decodeLines`. */
export type Coded = { lines: (string | number[])[]; scale: number };
type Filtered = { kept?: boolean };

/* What a page holds, and what its scripts add to it: whole days beside the ISO days, and what the filter leaves. */
export type Leg = Omit<held.LegData, "lines"> &
  Coded &
  Filtered & {
    days: Bounds;
    /** Whether the filter leaves its line, but not its dates. */
    undated?: boolean;
    /** What the dossier has, while the reader looks at another account. */
    ownDays?: Bounds;
    ownChain?: Stop[];
  };
export type Candidate = Omit<held.CandidateData, "lines"> & Coded;
export type Place = held.PlaceData & Filtered;
export type Sighting = held.SightingData & Filtered & { /** Never open. */ days: [number, number, number, number] };
export type Claim = held.ClaimData & Filtered & { saidDay: Day; days: Bounds | null };
export type Track = held.TrackData &
  Filtered & {
    days: Bounds;
    positions: Line;
    /** The first and the last day that each position can be of. */
    times: [number, number][];
  };

/** A time: its ISO day, or words by language. */
export type Time = string | Texts | undefined;
export type Source = held.SourceData & { laid: number };
/** As much of a source as one line says. */
export type CitedSource = Partial<Source> & Pick<Source, "publisher" | "title">;

export type Grade = { source?: string; content?: string };
/** What was answered, as long as the page is open. */
export type Memory = {
  revealed?: boolean;
  value?: number;
  chosen?: Set<number>;
  at?: Position;
  grades?: Record<string, Grade>;
};

/** A question, by what it asks for. */
type Asked = Pick<held.Question, "text" | "answer"> & { hides?: string[]; before_text?: boolean };
export type Estimate = Asked & { kind: "estimate"; answer: Answer; range: [number, number]; unit?: string };
export type Choice = Asked & { kind: "choice"; options: { text: Texts; right?: boolean }[] };
export type PointQuestion = Asked & { kind: "point"; hides: string[]; answer: Answer & { of: string } };
export type GradeQuestion = Asked & { kind: "grade"; about: string[] };
export type Question = (Asked & { kind: "open" }) | Estimate | Choice | PointQuestion | GradeQuestion;
export type Step = Omit<held.Step, "questions"> & { questions?: Question[] };

export type Forms = { one?: string; other: string; [form: string]: string | undefined };
export type Words = Record<string, string | Forms>;

/** The files that stand beside a page of a site; an embed knows of fewer. */
export type Site = held.SiteData & Required<Pick<held.SiteData, "script" | "embed" | "texts" | "names" | "header">>;

/** All that the scripts look at: what the page holds, its routes together. */
export type Held = Omit<PageData, "site"> &
  Omit<RouteData, "legs" | "candidates" | "places" | "sightings" | "claims" | "tracks" | "steps" | "sources"> & {
    legs: Leg[];
    candidates: Candidate[];
    places: Place[];
    sightings: Sighting[];
    claims: Claim[];
    tracks: Track[];
    steps: Step[];
    sources: Record<string, Source>;
    site: Site | null;
  };

type BaseLayer = {
  scale: number;
  sea?: string[];
  land?: string[];
  lakes?: string[];
  borders?: string[];
  rivers?: string[];
};

/** The base map under the route, as geoapp/cartography gives it. */
export type BaseMap = BaseLayer & {
  details?: BaseLayer[];
  labels?: { name: Texts; kind: string; rank: 0 | 1 | 2 | 3 | 4; lon: number; lat: number }[];
};

/** All that a page can select. */
export type Items = {
  leg: Leg;
  candidate: Candidate;
  place: Place;
  sighting: Sighting;
  claim: Claim;
  account: Account;
  ship: Ship;
  track: Track;
};
export type Kind = keyof Items;
export type Entry = { kind: Kind; item: any };
export type Index = Map<string, Entry>;

export type Filter = { who: string; kind: string; from: string; to: string; two: boolean; known: boolean };

/**
 * A box that the reader chose: latitude and longitude of its middle, its width and height on the ground in kilometres,
 * and the zoom of the ground beyond which it isn't enlarged.
 */
export type Chosen = [number, number, number, number, number?];

/** What a reader looks at; all of it can stand in an address. */
export type PageState = Filter & {
  lang: string;
  day: number;
  mode: Mode;
  /** The day of a second map beside the first, if there is one. */
  other?: number;
  selected: string | null;
  unit: Unit;
  /** The city where comparisons of lengths begin; the language's where none was chosen. */
  start?: string;
  /** An account's value or a candidate that the map shows instead of its own. */
  shows: string;
  /** Of several routes those that are shown, if not all. */
  on?: string;
  step?: string | null;
  /** What the map shows; of a step, or the whole route, where nothing else was chosen. */
  view?: "home" | Chosen;
  theme?: string | null;
  chrome?: string | null;
  withSpeed?: boolean;
  steady?: boolean;
  /** Version of the data that is shown, and that with which a link was made. */
  version?: string;
  made?: string;
};

/** What a state in an address may name. */
export type Known = {
  languages: string[];
  first: number;
  last: number;
  /** The last day on which something was said. */
  said?: number;
  ids: Set<string>;
  who?: Set<string>;
  kind?: Set<string>;
  shows?: Set<string>;
  step?: Set<string>;
  unit?: Set<string>;
  start?: Set<string>;
  on?: { has(text: string): boolean };
};

/** Shares of a line, and kilometres from its start; `fits` unless the speed limit and the dates exclude each other. */
export type Reach = { near: number; far: number; nearKm: number; farKm: number; fits: boolean };

export type Tiles = {
  url: string;
  attribution: string;
  link?: string | null;
  host: string;
  max_zoom: number;
  lon: number;
};

export type MapOptions = {
  still: boolean;
  positions: Line;
  padding: (size: Leaflet.Point) => Padding;
  /** How much of its foot a card covers: pixels. */
  covered?: () => number;
  select: (id: string) => void;
  keepClear?: () => Box[];
  /** What lies on the map's upper edge: the first to the left. */
  buttons?: () => Box[];
  /** Where the scale stands, which names of areas and cities keep off; it keeps off the others itself. */
  scale?: () => Box[];
};

/** The projection of the map, and the longitude opposite which its lines are cut. */
export type PageCrs = Leaflet.CRS & { middle: number };

/** A map of a route that a conic doesn't fit. */
export type Globe = { kind: "equal-earth" | "azimuthal"; centre: [number, number] };

export type TileMap = {
  PROJECTION: string;
  mapOptions(map: Leaflet.Map, data: PageData, options: MapOptions): MapOptions;
  show(page: Page): void;
  enlarged(lat: number): number;
};

/** A part of a page that follows its state and its language. */
export type Follower = { show(state: PageState): void; repaint(): void; words(day: number): string };

/**
 * Where a page keeps its state; what was `left` for it is kept for the Back button. `turned` hears of that: the page is
 * to follow the address, or to drop what it has not yet written of itself, as another page takes its place.
 */
export type Address = {
  read(): string;
  write(params: URLSearchParams, left?: URLSearchParams): void;
  turned?(page: Page): void;
};

/** What some pages have and others do without. */
export type Extras = {
  sections: ((page: Page) => Element)[];
  Present?: new (story: Story) => import("./present.js").Present;
  Embed?: new (page: Page) => { speak(): void };
  Tracks?: new (page: Page) => Follower;
  Clock?: typeof Clock;
  Tools?: new (page: Page) => Tools;
  openEvidence?: (open: boolean) => void;
  fitFrame?: () => void;
  showShare?: (root: HTMLElement, page: Page) => void;
  citationFiles?: (page: Page) => Element[];
  tiles?: TileMap;
  /** What the page says of its projection where that is no conic. */
  PROJECTION?: string;
  address?: Address;
};

declare global {
  interface Window {
    /** The one namespace: what the page holds, and what may be used from outside its bundle. */
    geoapp: typeof api & {
      data: PageData;
      base: BaseMap;
      page: Page;
      mercator?: typeof mercator;
      globe?: typeof globe;
    } & Partial<typeof layers & typeof mapClock>;
  }
}
