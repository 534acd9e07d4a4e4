--- The sample list of items: what stands behind a logic chip, seen from China; 70 items of all five bases.
---
--- Every figure in it is an estimate (`kind`), written down without its publication at hand; `source` says after what.
--- A row may say "published" only where `source` names the publication with its year and its page or table. What
--- requires what is a reading of the process. It is good enough to learn the questions by; replace its figures by
--- your own before you quote an answer. World market shares stand in for China's purchases.
local read = require "lian.read"

---Reads the sample list that is installed with lian.
---@return lian.chain|nil chain
---@return table|string report or message
return function()
  local folder = assert(package.searchpath("lian.examples.chips", package.path)):gsub("%.lua$", "")
  local function file(name) return ("%s_%s.csv"):format(folder, name) end
  return read.items{items = file("items"), requires = file("requires"), provides = file("provides"),
    providers = file("providers"), title = "logic chips, sample", unit = "billion USD", year = 2022,
    source = "estimates; see the column `source` of lian/examples/chips_*.csv"}
end
