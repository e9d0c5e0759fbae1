// The page of a speech: each of these has one concern and works without the others.

import "./outline.js";
import "./walk.js";
import "./tools.js";
import "./gather.js";
