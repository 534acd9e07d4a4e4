--- The sample table: four regions by eight sectors, stylised, billion USD of about 2018.
---
--- It was made by solving x = A x + f for stylised technology and trade shares, so that it is
--- consistent to the last digit, and set so that these totals come out of it. They are estimates too, close to what
--- was published but quoted without the page:
---
---   total                             set for                            in the table
---   GDP of China                      13.9 trillion (2018)               14.4
---   GDP of the USA                    20.5 trillion (2018)               19.7
---   GDP of Japan, Korea and Taiwan    7.3 trillion (2018)                 7.3
---   GDP of the rest of the world      44.7 trillion (2018)               44.7
---   China's chip imports              above 300 billion (2018)            320
---   China's own share in its chips    about 12 % (2018)                  12.0 %
---
--- All of it is an estimate for teaching: input coefficients, trade shares, the mix of demand. Do not quote it.
local read = require "lian.read"

---Reads the sample table that is installed with lian.
---@return lian.chain|nil chain
---@return table|string report or message
return function()
  local path = assert(package.searchpath("lian.examples.four_regions", package.path))
  path = path:gsub("%.lua$", ".csv")
  return read.matrix{
    path = path, labels = 2, unit = "billion USD", year = 2018, title = "four regions, stylised",
    source = "estimates, stylised; see lian/examples/four_regions.lua", flows = "CHN_R..ROW_S",
    demand = {households = "*_consumption", investment = "*_investment"},
    inputs = {value_added = "value_added"}, output = "output",
  }
end
