-- Documents and all that hangs on them: loaded together, since their methods lead to each other.
-- SPDX-License-Identifier: MIT

local document = require "dossier.document"
require "dossier.span"
require "dossier.pattern"
require "dossier.explain"
require "dossier.role"
require "dossier.zone"

return document
