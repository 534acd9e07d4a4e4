--- Readers: one file each. Every reader returns the chain and a report of what it found, or nil, a
--- message that names the file, line and column, and a code.
local read = {}

for _, name in ipairs{"nbs", "oecd", "wiod2013", "wiod2016", "bea", "matrix", "edges", "any"} do
  for verb, reader in pairs(require("lian.read." .. name)) do read[verb] = reader end
end

return read
