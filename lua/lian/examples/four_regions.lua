--- The sample table: four regions by eight sectors, stylised, billion USD of about 2018.
---
--- It was made by solving x = A x + f for stylised technology and trade shares, so that it is
--- consistent to the last digit, and set so that these published figures come out of it:
---
---   figure                            published                         in the table
---   GDP of China                      13.9 trillion (World Bank, 2018)   14.4
---   GDP of the USA                    20.5 trillion (World Bank, 2018)   19.7
---   GDP of Japan, Korea and Taiwan    7.3 trillion (World Bank, IMF)      7.3
---   GDP of the rest of the world      44.7 trillion (World Bank, 2018)   44.7
---   China's chip imports              above 300 billion (2018), from
---                                     "Modernisation of industrial
---                                     chains", Caijing Huoye 2020 no. 3   320
---   China's own share in its chips    about 12 % (the same)              12.0 %
---
--- Everything else in it (input coefficients, other trade shares, the mix of demand) is an
--- assumption for teaching. Do not quote it.
local read = require "lian.read"

---Reads the sample table that is installed with lian.
---@return lian.chain|nil chain
---@return table|string report or message
return function()
  local path = assert(package.searchpath("lian.examples.four_regions", package.path))
  path = path:gsub("%.lua$", ".csv")
  return read.matrix{
    path = path, labels = 2, unit = "billion USD", year = 2018, title = "four regions, stylised",
    source = "stylised; see lian/examples/four_regions.lua", flows = "CHN_R..ROW_S",
    demand = {households = "*_consumption", investment = "*_investment"},
    inputs = {value_added = "value_added"}, output = "output",
  }
end
