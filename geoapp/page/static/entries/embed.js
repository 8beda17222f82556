/* A page in the frame of an article, which leads to the whole page for what it does without. */
import { api } from "../api.js";
import { Embed, openEvidence } from "../embed.js";
import { extras } from "../extras.js";

Object.assign(extras, { Embed, openEvidence });
Object.assign(window.geoapp, api, { openEvidence });
