--- Readers: one a source format. Each returns a chain and a report of what it found, or
--- nil, message, code.
local options = require "lian.base.options"

local read = {}

for _, format in ipairs{"nbs", "oecd", "wiod2013", "wiod2016", "bea", "matrix", "edges", "items", "trade", "any",
  "sheets"} do
  for name, reader in pairs(require("lian.read." .. format)) do read[name] = reader end
end

return options.guard(read, "lian.read.")
