/* For a page with measured positions, after its own bundle. */
import { extras } from "../extras.js";
import { evidenceKinds } from "../panel.js";
import { Tracks, trackEvidence } from "../tracks.js";

extras.Tracks = Tracks;
evidenceKinds.track = trackEvidence;
