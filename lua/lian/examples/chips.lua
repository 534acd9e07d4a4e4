--- The sample list of items: what stands behind a logic chip, seen from China; 70 items of all five bases.
---
--- Each row of its four tables says where its figure is from (`source`) and whether it is published or an
--- estimate (`kind`). Most shares below the leaders are estimates, and what requires what is a reading of
--- the process: good enough to learn the questions by, and to be replaced by figures of your own before
--- you quote an answer. World market shares stand in for China's purchases.
local read = require "lian.read"

---Reads the sample list that is installed with lian.
---@return lian.chain|nil chain
---@return table|string report or message
return function()
  local folder = assert(package.searchpath("lian.examples.chips", package.path)):gsub("%.lua$", "")
  local function file(name) return ("%s_%s.csv"):format(folder, name) end
  return read.items{items = file("items"), requires = file("requires"), provides = file("provides"),
    providers = file("providers"), title = "logic chips, sample", unit = "billion USD", year = 2022,
    source = "published figures and estimates; see the column `source` of lian/examples/chips_*.csv"}
end
