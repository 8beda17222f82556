/* For a page with files of tracks held against its legs, after its own bundle and those that change its clock. */
import { tellFindings } from "../findings.js";

tellFindings();
