-- writes the manual's reference page and the editors' annotations from the comments
local reference = require "lian.reference"
require "lian"

for path, text in pairs{["doc/reference.md"] = reference.markdown(),
  ["doc/library/lian.d.lua"] = reference.annotations()} do
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end
