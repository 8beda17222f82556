/** What the page's scripts hand to one another: the data that stands in the page, and what is made of it. */
import type * as Leaflet from "leaflet";
import type { api } from "./api.js";
import type * as layers from "./layers.js";
import type * as mapClock from "./map_clock.js";
import type { globe } from "./globe.js";
import type { mercator } from "./tiles.js";
import type { Page } from "./page.js";
import type { Story } from "./story.js";

/** A text of the dossier by language, with at least one language. */
export type Texts = Record<string, string>;
/** A text and the language that it is in. */
export type Text = { value: string; lang: string };
/** Whole days since 1970; null is an open bound. */
export type Day = number | null;
/** Earliest start, latest start, earliest end, latest end. */
export type Bounds = [Day, Day, Day, Day];
export type IsoBounds = [string | null, string | null, string | null, string | null];
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

export type Citation = { source: string; locator?: string; quote?: Texts };
/** Lines as text or flat whole numbers, in units of `scale` degrees: see `decodeLines`. */
export type Coded = { lines: (string | number[])[]; scale: number };
type Filtered = { kept?: boolean };

export type Stretch = { from: number; to: number; days: Bounds };
export type Stop = { id: string; share: number };
export type Speed = { km_per_day: number; label: Texts; citations: Citation[] };

export type Leg = Coded &
  Filtered & {
    id: string;
    name: Texts;
    mode: string;
    basis: string;
    certainty: string;
    parts: { basis: string; label: Texts; citations: Citation[] }[];
    lengths: { km: [number, number]; method: Texts; citations: Citation[] }[];
    max_speed?: Speed;
    note?: Texts;
    claims: string[];
    citations: Citation[];
    straight_km: number;
    drawn_km: number;
    low_km: number;
    high_km: number;
    from: string;
    to: string;
    bounds: IsoBounds;
    days: Bounds;
    by: Texts;
    dates_words: Texts;
    span_words: Texts;
    chain: Stop[];
    stretches?: Stretch[];
    /** Whether the filter leaves its line, but not its dates. */
    undated?: boolean;
    /** What the dossier has, while the reader looks at another account. */
    ownDays?: Bounds;
    ownChain?: Stop[];
  };

export type Candidate = Coded & {
  id: string;
  leg: string;
  name: Texts;
  via: Texts;
  km: number;
  method: Texts;
  countries: string[];
  crossings: {
    countries: string[];
    position: [number, number];
    near: Texts;
    precision_km: number;
    citations: Citation[];
  }[];
  citations: Citation[];
};

export type Post = { km: number; along: Texts; how: string; citations: Citation[]; within_km?: number };

export type Place = Filtered & {
  id: string;
  name: Texts;
  role: Texts;
  layer: "route" | "waypoint" | "context";
  precision_km: number;
  obtained: Texts;
  note?: Texts;
  status: string;
  claims: string[];
  citations: Citation[];
  native?: string;
  lon: number;
  lat: number;
  post?: Post;
};

export type Sighting = Filtered & {
  id: string;
  name: Texts;
  place: string;
  seen_by: Texts;
  standing: string;
  certainty: string;
  note?: Texts;
  claims: string[];
  citations: Citation[];
  bounds: IsoBounds;
  /** Never open. */
  days: [number, number, number, number];
  when_words: Texts;
};

export type Claim = Filtered & {
  id: string;
  kind: string;
  title?: Texts;
  text: Texts;
  said_by: Texts;
  caveat?: Texts;
  quote?: Texts;
  citations: Citation[];
  places: string[];
  answers: string[];
  retracted?: boolean;
  replaced_by?: string;
  said_words?: Texts;
  said_day?: string;
  saidDay: Day;
  when_words?: Texts;
  bounds?: IsoBounds;
  days: Bounds | null;
  order: string | null;
};

/** A time: its ISO day, or words by language. */
export type Time = string | Texts | undefined;
export type CslDate = { "date-parts": number[][]; circa?: boolean };

export type Source = {
  id: string;
  status: string;
  type?: string;
  title: string;
  publisher: string;
  "container-title"?: string;
  author?: { literal: string }[];
  url?: string;
  language?: string;
  described?: boolean;
  day?: string;
  when?: Texts;
  read?: string;
  issued?: CslDate;
  accessed?: CslDate;
  archive?: string;
  archive_location?: string;
  archived?: { by?: string; at: Time };
  note?: string;
  unread?: Texts;
  /** Its place in `layouts`. */
  laid: number;
};

/** As much of a source as one line says. */
export type CitedSource = Partial<Source> & Pick<Source, "publisher" | "title">;

export type AccountValue = {
  text: Texts;
  said_by: Texts;
  number?: number | [number, number] | null;
  citations: Citation[];
  computed?: Texts;
};

export type Account = {
  id: string;
  question: Texts;
  unit?: string;
  about: string[];
  values: AccountValue[];
  comment?: Texts;
};

export type Ship = {
  id: string;
  name: string;
  imo?: string;
  flag?: Texts;
  type?: Texts;
  owner?: Texts;
  listings: { by: Texts; citations: Citation[]; status?: string; when_words: Texts }[];
  note?: Texts;
  citations: Citation[];
};

export type Track = Filtered & {
  id: string;
  name: Texts;
  standing: "claimed" | "independent";
  precision_km: number;
  seen_by: Texts;
  ship?: string;
  note?: Texts;
  claims: string[];
  citations: Citation[];
  bounds: IsoBounds;
  days: Bounds;
  span_words: Texts;
  at: string;
  on: string;
  scale: number;
  positions: Line;
  /** The first and the last day that each position can be of. */
  times: [number, number][];
};

export type Grade = { source?: string; content?: string };
/** What was answered, as long as the page is open. */
export type Memory = {
  revealed?: boolean;
  value?: number;
  chosen?: Set<number>;
  at?: Position;
  grades?: Record<string, Grade>;
};

export type Answer = {
  text: Texts;
  of?: string;
  number?: number | [number, number];
  citations?: Citation[];
};

type Asked = { text: Texts; answer?: Answer };
export type Estimate = Asked & { kind: "estimate"; answer: Answer; range: [number, number]; unit?: string };
export type Choice = Asked & { kind: "choice"; options: { text: Texts; right?: boolean }[] };
export type PointQuestion = Asked & { kind: "point"; answer: Answer & { of: string } };
export type GradeQuestion = Asked & { kind: "grade"; about: string[] };
export type Question = (Asked & { kind: "open" }) | Estimate | Choice | PointQuestion | GradeQuestion;

export type Step = {
  id: string;
  title: Texts;
  text: Texts;
  at?: string;
  mode?: Mode;
  select?: string;
  claims?: string[];
  citations?: Citation[];
  questions?: Question[];
  notes?: Texts;
  layers?: string[];
  /** West, south, east, north. */
  bbox?: [number, number, number, number];
};

/** Kilometres a day, from low to high; null where there is no bound. */
export type Pace = {
  id: string;
  days: [Day, Day];
  km_per_day: [number | null, number | null];
  limit_km_per_day: number | null;
  fit: "possible" | "faster" | "impossible" | "unknown";
  references: {
    km_per_day: [number, number];
    label: Texts;
    source: { publisher: string; title: string; url: string; issued: string | null } | null;
  }[];
};

/** Who reports an item, and how many independently. */
export type Backing = {
  n?: number;
  days?: number;
  scopes: [string, string[]][];
  who?: string[][];
  by?: string[];
  dated?: string[];
  inferred?: boolean;
};

/** How an account or a candidate has the map draw a leg. */
export type Reading = { leg: string; bounds?: IsoBounds; candidate?: string };
export type Comparison = { from: Texts; to: Texts; km: number; back: boolean };
export type Forms = { one?: string; other: string; [form: string]: string | undefined };
export type Words = Record<string, string | Forms>;

/** The files that stand beside a page of a site. */
export type Site = {
  page?: string;
  text?: string;
  script: string;
  embed: Record<string, string>;
  texts: Record<string, string>;
  names: Record<string, string>;
  header: Record<string, Texts>;
  cited?: Record<string, string>;
};

/** The data block of a page, as geoapp/page/html.py gathers it. */
export type PageData = {
  dossier: {
    id: string;
    version: string;
    title: Texts;
    summary: Texts;
    attribution: Texts;
    licence: string;
    credits: { name: string; licence: string; url?: string; for?: Texts }[];
    languages: string[];
  };
  lang: string;
  host: "file" | "app" | "embed";
  clock: { first: string; last: string; stops: string[] };
  total: { straight_km: number; low_km: number; high_km: number };
  steps?: Step[];
  legs: Leg[];
  candidates: Candidate[];
  places: Place[];
  sightings: Sighting[];
  claims: Claim[];
  accounts: Account[];
  ships: Ship[];
  tracks: Track[];
  sources: Record<string, Source>;
  /** How the reference list writes a source, by language: texts, and numbers of its fields. */
  layouts: Record<string, (string | number)[]>[];
  inset: string | null;
  paces: Pace[];
  asFar: { source: Texts } & Record<string, Comparison[]>;
  shownPlaces: string[];
  /** What is said of texts in other languages, by language; nothing where there are none. */
  untranslated: Record<string, string>;
  /** The language that the interface speaks where it can't speak that of the content. */
  speaks?: Record<string, string>;
  origins: Record<string, Texts>;
  originsOf: Record<string, string[]>;
  backing: Record<string, Backing>;
  readings: Record<string, Reading>;
  valueDays: Record<string, [string, string]>;
  changes: { version: string; when: Texts; text: Texts; ids: string[] }[];
  words: Record<string, Words>;
  site?: Site;
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
  labels?: { name: Texts; kind: string; rank: 1 | 2 | 3 | 4; lon: number; lat: number }[];
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

export type Filter = { who: string; kind: string; from: string; to: string; two: boolean };

/** What a reader looks at; all of it can stand in an address. */
export type PageState = Filter & {
  lang: string;
  day: number;
  mode: Mode;
  selected: string | null;
  unit: Unit;
  /** An account's value or a candidate that the map shows instead of its own. */
  shows: string;
  step?: string | null;
  /** Zoom of the ground, latitude, longitude. */
  view?: [number, number, number];
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
  ids: Set<string>;
  who?: Set<string>;
  kind?: Set<string>;
  shows?: Set<string>;
  step?: Set<string>;
  unit?: Set<string>;
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
  padding: Padding;
  select: (id: string) => void;
  keepClear?: () => Box[];
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

/** What some pages have and others do without. */
export type Extras = {
  sections: ((page: Page) => Element)[];
  Present?: new (story: Story) => import("./present.js").Present;
  Embed?: new (page: Page) => { speak(): void };
  Tracks?: new (page: Page) => Follower;
  openEvidence?: (open: boolean) => void;
  fitFrame?: () => void;
  showShare?: (root: HTMLElement, page: Page) => void;
  citationFiles?: (page: Page) => Element[];
  tiles?: TileMap;
  /** What the page says of its projection where that is no conic. */
  PROJECTION?: string;
  address?: { read(): string; write(params: URLSearchParams): void };
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
