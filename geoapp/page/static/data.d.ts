/** What a page holds; made of geoapp/page/data.py by make bundle, not by hand. */

/** A text by language. */
export type Texts = Record<string, string>;

/** A question to which sources give different values. */
export type Account = {
  id: string;
  question: Texts;
  unit?: string;
  about: string[];
  values: Value[];
  comment?: Texts;
};

/** Where a page stands, and QR codes as `geoapp.picture.qr.qr_bits` gives them. */
export type AddressData = {
  url: string;
  code: string;
  steps: Texts;
};

/** What is known of the answer, and by whom. */
export type Answer = {
  text: Texts;
  number?: number | [number, number];
  of?: string;
  citations: Citation[];
};

/** An author's name as it is printed, in the manner of CSL. */
export type Author = {
  literal: string;
};

/** Who stands behind a leg, a sighting, a place or a claim; see `geoapp.page.evidence`. */
export type BackingData = {
  n?: number;
  scopes?: [string, string[]][];
  days?: number;
  dated?: string[];
  inferred?: boolean;
  who?: string[][];
  by?: string[];
};

/** Another line that a leg may have taken. */
export type CandidateData = {
  lines: string[];
  scale: number;
  id: string;
  leg: string;
  name: Texts;
  via: Texts;
  km: number;
  method: Texts;
  countries: string[];
  crossings: Crossing[];
  citations: Citation[];
};

/** What a version of the dossier changed. */
export type ChangeData = {
  version: string;
  when: Texts;
  text: Texts;
  ids: string[];
};

/** Pointer to a source, with the spot in it and a short quotation. */
export type Citation = {
  source: string;
  locator?: string;
  quote?: Texts;
};

/** A city that lengths are compared with: its id at GeoNames, latitude and longitude. */
export type CityData = {
  id: string;
  name: Texts;
  at: [number, number];
  first: string[];
};

/** A statement; `said_day` where it is one sure day, `order` the day it stands with. */
export type ClaimData = {
  id: string;
  kind: "accusation" | "corroboration" | "testimony" | "record" | "government" | "media" | "official-act" | "denial" | "reference" | "context";
  title?: Texts;
  text: Texts;
  said_by: Texts;
  caveat?: Texts;
  quote?: Texts;
  retracted?: boolean;
  replaced_by?: string;
  places: string[];
  answers: string[];
  citations: Citation[];
  said_words?: Texts;
  said_day?: string;
  when_words?: Texts;
  bounds?: [string | null, string | null, string | null, string | null];
  order: string | null;
  since?: string | null;
};

/** First and last day of the slider, and the days worth a stop: ISO days. */
export type ClockData = {
  first: string;
  last: string;
  stops: string[];
};

/** An archived copy: by whom, and its ISO day or that day in words. */
export type CopyData = {
  by?: string;
  at: string | Texts;
};

/** A work that the dossier builds on. */
export type CreditData = {
  name: string;
  licence: string;
  url?: string;
  for: Texts;
};

/** Where a candidate crosses a border, by the lines of the base map. */
export type Crossing = {
  countries: string[];
  position: [number, number];
  near: Texts;
  precision_km: number;
  citations: Citation[];
};

/** A date as CSL has it. */
export type CslDate = {
  "date-parts": number[][];
  circa?: boolean;
};

/** What files of tracks say of a route: see `geoapp.tracks.findings`. */
export type FindingsData = {
  files: FoundFileData[];
  thresholds: Record<string, number>;
  rule: string;
  tracks: FoundTrackData[];
  lon: string;
  lat: string;
  time: string;
  scale: number;
  within: number | null;
  day0: number;
  days: string;
  silences: FoundSilenceData[];
  impossible: FoundPairData[];
  legs: FoundLegData[];
};

/** What became of the rows of a file of tracks. */
export type FoundFileData = {
  file: string;
  rows: number;
  positions: number;
  unread: number;
  unzoned: number;
};

/** A leg's days, of which 1 is wholly of it, and the tracks that say anything of one. */
export type FoundLegData = {
  leg: string;
  first: string;
  certain: string;
  received: number;
  rows: FoundRowData[];
};

/** An impossible pair that ends with a position that is drawn; null for one time, two places. */
export type FoundPairData = {
  at: number;
  km: number;
  speed: number | null;
};

/** The verdicts of a leg's days by one track, a letter a day. */
export type FoundRowData = {
  track: number;
  verdicts: string;
  positions: number[];
  inside: number[];
};

/** A silence that ends with a position that is drawn; `states` has a letter a condition. */
export type FoundSilenceData = {
  at: number;
  km: number;
  disabling: boolean;
  states: string;
};

/** A track of a file: how many positions it has, and how many of them are drawn. */
export type FoundTrackData = {
  id: string;
  positions: number;
  drawn: number;
  first: string;
  last: string;
  km: number;
  twoPlaces: number;
  onLand: number;
  openHours?: number;
};

/** What a route's dossier is, and who alleges it. */
export type HeaderData = {
  version: string;
  title: Texts;
  summary: Texts;
  attribution: Texts;
  method: MethodNote[];
  licence: string;
  credits: CreditData[];
};

/** A pace that is known of something else, in kilometres a day, and who says so. */
export type KnownPace = {
  km_per_day: [number, number];
  label: Texts;
  source: PublishedData | null;
};

/** A leg; kilometres, and what is said of its days in each language. */
export type LegData = {
  from: string;
  to: string;
  lines: string[];
  scale: number;
  id: string;
  name: Texts;
  mode: "sea" | "river" | "rail" | "road" | "air" | "foot" | "animal" | "pipeline" | "unknown";
  basis: "observed" | "reported" | "modelled" | "schematic";
  certainty: "certain" | "less-certain" | "uncertain";
  parts: Part[];
  lengths: Length[];
  ship?: string;
  max_speed?: MaxSpeed;
  note?: Texts;
  claims: string[];
  citations: Citation[];
  straight_km: number;
  drawn_km: number;
  low_km: number;
  high_km: number | null;
  bounds: [string | null, string | null, string | null, string | null];
  by: Texts;
  dates_words: Texts;
  span_words: Texts;
  chain: StopData[];
  stretches?: StretchData[];
};

/** A length of a leg, from the least to the greatest, and how it was found. */
export type Length = {
  km: [number, number];
  method: Texts;
  citations: Citation[];
};

/** An official list that names a ship, its time in words. */
export type ListingData = {
  by: Texts;
  citations: Citation[];
  status?: string;
  when_words: Texts;
};

/** The speed that a leg can't have exceeded; without citations, our assumption. */
export type MaxSpeed = {
  km_per_day: number;
  label: Texts;
  citations: Citation[];
};

/** How the dossier was made, in words of its own: a heading and what it has to say. */
export type MethodNote = {
  title: Texts;
  text: Texts;
};

/** One of the answers to choose among. */
export type Option = {
  text: Texts;
  right: boolean;
};

/** The pace that a leg's dates ask for, in kilometres a day; see `geoapp.measure.pace`. */
export type PaceData = {
  id: string;
  mode: "sea" | "river" | "rail" | "road" | "air" | "foot" | "animal" | "pipeline" | "unknown";
  days: [number | null, number | null];
  km_per_day: [number | null, number | null];
  limit_km_per_day: number | null;
  fit: "possible" | "faster" | "impossible" | "unknown";
  references: KnownPace[];
};

/** All that a page holds: its routes, the language it opens in, who holds it, its words. */
export type PageData = {
  routes: RouteData[];
  languages: string[];
  clock: ClockData;
  untranslated: Texts;
  cities: CityData[];
  asFarSource: Texts;
  several?: SeveralData;
  findings?: FindingsData;
  layouts: (Record<string, (string | number)[]>)[];
  lang: string;
  host: "file" | "app" | "embed" | "frame";
  words: Record<string, Record<string, string | Texts>>;
  terms: TermData[];
  tiles: string | null;
  globe: "equal-earth" | "azimuthal" | null;
  speaks: Texts;
  site: SiteData | null;
  address: AddressData | null;
};

/** What is known of one line of a leg's MultiLineString. */
export type Part = {
  basis: "observed" | "reported" | "modelled" | "schematic";
  label: Texts;
  citations: Citation[];
};

/** A place; `native` is the language of its own name, `guessed` a precision nobody gave. */
export type PlaceData = {
  id: string;
  name: Texts;
  role: Texts;
  layer: "route" | "waypoint" | "context" | "candidate";
  country?: string;
  precision_km: number;
  guessed?: boolean;
  obtained: Texts;
  post?: Post;
  note?: Texts;
  status: "seen" | "unconfirmed";
  candidate_of?: string;
  candidates_words?: Texts;
  claims: string[];
  citations: Citation[];
  native?: string;
  lon: number;
  lat: number;
};

/** Where a place stands along a line, by its kilometre posts; no length of a drawn line. */
export type Post = {
  km: number;
  along: Texts;
  how: "post" | "interpolated";
  within_km?: number;
  citations: Citation[];
};

/** Where a known pace was read. */
export type PublishedData = {
  publisher: string;
  title: string;
  url: string;
  language: string;
  issued: string | null;
};

/** Something to think about before the answer is shown. */
export type Question = {
  kind: "estimate" | "choice" | "point" | "grade" | "open";
  text: Texts;
  unit?: string;
  range?: [number, number];
  options: Option[];
  about: string[];
  answer?: Answer;
};

/** How the map looks by one account: other days of a leg, or another line. */
export type Reading = {
  leg: string;
  depart?: string;
  arrive?: string;
  candidate?: string;
};

/** How a value of an account has the map draw a leg. */
export type ReadingData = {
  leg: string;
  bounds: [string | null, string | null, string | null, string | null];
  candidate?: string;
};

/** A route: its dossier's header, what a map draws of it, and its evidence. */
export type RouteData = {
  legs: LegData[];
  candidates: CandidateData[];
  places: PlaceData[];
  sightings: SightingData[];
  inset: string | null;
  total: TotalData;
  paces: PaceData[];
  shownPlaces: string[];
  origins: Record<string, Texts>;
  originsOf: Record<string, string[]>;
  backing: Record<string, BackingData>;
  readings: Record<string, ReadingData>;
  valueDays: Record<string, [string, string]>;
  changes: ChangeData[];
  id: string;
  name: Texts;
  dossier: HeaderData;
  steps: Step[];
  claims: ClaimData[];
  sources: Record<string, SourceData>;
  accounts: Account[];
  ships: ShipData[];
  tracks: TrackData[];
};

/** What is said of several routes together. */
export type SeveralData = {
  header: HeaderData;
  shared: SharedData;
  words: Record<string, Record<string, Texts>>;
  pages: Texts;
};

/** Pairs of ids of what two routes both give. */
export type SharedData = {
  sources: [string, string][];
  places: [string, string][];
};

/** A ship that the dossier names. */
export type ShipData = {
  id: string;
  name: string;
  imo?: string;
  flag: Texts;
  type: Texts;
  owner?: Texts;
  listings: ListingData[];
  note?: Texts;
  citations: Citation[];
};

/** A sighting, and its time in words. */
export type SightingData = {
  id: string;
  name: Texts;
  place: string;
  seen_by: Texts;
  standing: "claimed" | "independent";
  code: string;
  certainty: "certain" | "less-certain" | "uncertain";
  note?: Texts;
  claims: string[];
  citations: Citation[];
  bounds: [string | null, string | null, string | null, string | null];
  when_words: Texts;
};

/** The addresses of the files that stand beside a page of a site, most of them by language. */
export type SiteData = {
  header?: Record<string, Texts>;
  embed?: Texts;
  pages?: Texts;
  texts?: Texts;
  names?: Texts;
  script?: string;
  page?: string;
  text?: string;
  data?: string;
  cited?: Texts;
};

/** A source; its day where a browser can say it, else words. */
export type SourceData = {
  "container-title"?: string;
  id: string;
  status: "original" | "copy" | "unconfirmed";
  title: string;
  publisher: string;
  url?: string;
  language?: string;
  archive_location?: string;
  unread?: Texts;
  described?: boolean;
  day?: string;
  when?: Texts;
  read?: string;
  archived?: CopyData;
  laid?: number;
  type?: string;
  author?: Author[];
  issued?: CslDate;
  accessed?: CslDate;
  archive?: string;
  note?: string;
};

/** One chapter of the story, and what map, clock and evidence show with it. */
export type Step = {
  id: string;
  title: Texts;
  text: Texts;
  at?: string;
  mode?: "now" | "past" | "all";
  select?: string;
  bbox?: [number, number, number, number];
  layers?: ("legs" | "candidates" | "reach" | "sightings" | "context")[];
  claims: string[];
  citations: Citation[];
  questions: Question[];
  notes?: Texts;
};

/** A place on a leg, and how far along the leg it lies, from 0 to 1. */
export type StopData = {
  id: string;
  share: number;
};

/** A piece of a leg, from 0 to 1 of it, and its bounds in days since 1970. */
export type StretchData = {
  from: number;
  to: number;
  days: [number | null, number | null, number | null, number | null];
};

/** A word that explains itself: as it is said, and what it means; whether texts are searched. */
export type TermData = {
  code: string;
  word: Texts;
  meaning: Texts;
  sought: boolean;
};

/** Kilometres of all legs of a route. */
export type TotalData = {
  straight_km: number;
  low_km: number;
  high_km: number | null;
};

/** A track, its positions and their days as text: see `geoapp.page.tracks`. */
export type TrackData = {
  id: string;
  name: Texts;
  seen_by: Texts;
  standing: "claimed" | "independent";
  precision_km: number;
  ship?: string;
  note?: Texts;
  claims: string[];
  citations: Citation[];
  bounds: [string | null, string | null, string | null, string | null];
  span_words: Texts;
  at: string;
  on: string;
  scale: number;
};

/** One of several answers to the question of an account. */
export type Value = {
  text: Texts;
  said_by: Texts;
  number?: number | [number, number];
  when?: string;
  computed?: Texts;
  reading?: Reading;
  citations: Citation[];
};
