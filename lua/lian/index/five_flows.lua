--- The five flows that hold a chain together (data, value, goods, capital, information) as subsystems, with indicators
--- that are published for provinces and countries: a frame to filter, edit and hand to lian.coordination.
local frame = require "lian.frame"

local five_flows = {}

-- subsystem, column, definition, unit, direction, usual source, what it cannot show
local LIST = {
  {"data", "data_centres", "rated power of data centres over output", "kW per million", 1,
    "ministry of industry and information technology; operators' reports",
    "where the data come from and who uses them"},
  {"data", "digital_connections", "connected devices of industry over employees", "per person", 1,
    "telecommunications statistics", "whether what is measured is ever read"},
  {"data", "data_trade_barriers", "restrictiveness of rules on data across borders", "index", -1,
    "OECD digital services trade restrictiveness index", "rules within a country"},
  {"value", "value_added_ratio", "value added over gross output", "share", 1,
    "input-output tables, lian: value added over output", "who in the chain earns it"},
  {"value", "profit_share", "operating surplus over value added", "share", 1, "input-output tables, rows of surplus",
    "rents of scarcity are counted as success"},
  {"value", "new_product_share", "sales of new products over sales", "share", 1, "science and technology statistics",
    "new to the firm is not new to the world"},
  {"goods", "freight", "freight turnover over output", "tonne-km per unit of money", 1, "transport statistics",
    "transit and detours count like deliveries"},
  {"goods", "stock_days", "stocks over daily cost of sales", "days", -1, "financial statistics of industry",
    "low stocks are cheap and fragile at once"},
  {"goods", "logistics_cost", "logistics cost over output", "share", -1, "logistics statistics",
    "goods that need more care cost more"},
  {"capital", "investment", "fixed investment over value added", "share", 1, "national accounts",
    "what is bought, not what is used"},
  {"capital", "industry_credit", "loans to industry over its value added", "share", 1, "central bank",
    "loans to keep the failing alive"},
  {"capital", "research_spending", "research and development over value added", "share", 1,
    "science and technology statistics", "what comes of it"},
  {"information", "broadband", "broadband subscriptions over inhabitants", "per person", 1,
    "telecommunications statistics", "use by industry"},
  {"information", "software_spending", "software and information services over intermediate inputs", "share", 1,
    "input-output tables, lian: input coefficients", "software that is written in house"},
  {"information", "shared_orders", "firms that trade orders electronically over firms", "share", 1,
    "enterprise surveys", "how early a supplier learns of an order"},
}

local NAMES = {"subsystem", "indicator", "definition", "unit", "direction", "source", "cannot_show"}

---The five flows of a chain (data, value, goods, capital, information) as subsystems for lian.coordination and
---lian.synergy_degree: 15 indicators with definition, unit, direction, usual source, and what each cannot show. No
---numbers: fill columns of these names in your data, and filter out what you do not have.
---```lua
---print(lian.five_flows():filter(function(row) return row.subsystem == "capital" end))
---```
---@return lian.frame
function five_flows.five_flows()
  local columns = {count = #LIST, title = "the five flows of a chain, as subsystems"}
  for k, name in ipairs(NAMES) do
    local values = {}
    for i, item in ipairs(LIST) do values[i] = item[k] end
    columns[k] = {name, values}
  end
  return frame.new(columns)
end

return five_flows
