/* A whole page, alone in its file or in the app. */
import { api } from "../api.js";
import { extras } from "../extras.js";
import { fitFrame } from "../frame.js";
import { changesSection, methodSection } from "../history.js";
import { Present } from "../present.js";
import { citationFiles } from "../reference_files.js";
import { showShare } from "../share.js";
import { Tools } from "../tools.js";

Object.assign(extras, { Present, Tools, citationFiles, fitFrame, showShare });
extras.sections = [changesSection, methodSection];
Object.assign(window.geoapp, api);
