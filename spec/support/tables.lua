--- Tables that the specs of the methods share: the textbook's, and published ones.
local data = require "spec.support.data"
local lian = require "lian"

local tables = {}

---Miller and Blair 2009, chapter 2: two sectors. With `extra`, further parts of lian.chain.
function tables.textbook(extra)
  local parts = {nodes = {"s1", "s2"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000},
    demand = {350, 1700}, unit = "million USD"}
  for k, v in pairs(extra or {}) do parts[k] = v end
  return assert(lian.chain(parts))
end

---The same closed for households (2.5): 300, 500 and 50 of labour income; 50, 400 and 50 spent.
function tables.textbook_with_households()
  return tables.textbook{demand = {households = {50, 400}, exports = {300, 1300}},
    inputs = {labour = {300, 500}, surplus = {350, 900}}}
end

---Inputs of 2 and 0.9 of another's output, but productive all the same: a negative value added.
function tables.overspent()
  return assert(lian.chain{nodes = {"s1", "s2"}, flows = {{30, 90}, {20, 25}}, output = {100, 100},
    demand = {-20, 55}})
end

---A spectral radius of 1.0099.
function tables.unproductive()
  return assert(lian.chain{nodes = {"s1", "s2"}, flows = {{60, 50}, {50, 40}}, output = {100, 100},
    demand = {-10, 10}})
end

---ore -> steel -> car, and a little steel for the mine: a sparse network.
function tables.network(extra)
  local parts = {nodes = {"ore", "steel", "car"}, output = {100, 200, 400},
    links = {{"ore", "steel", 80}, {"steel", "car", 120}, {"steel", "ore", 10}}}
  for k, v in pairs(extra or {}) do parts[k] = v end
  return assert(lian.chain(parts))
end

---The network's twin as a dense table.
function tables.network_as_table(extra)
  local parts = {nodes = {"ore", "steel", "car"}, output = {100, 200, 400},
    flows = {{0, 80, 0}, {10, 0, 120}, {0, 0, 0}}}
  for k, v in pairs(extra or {}) do parts[k] = v end
  return assert(lian.chain(parts))
end

---UK 2010, 127 products, domestic flows (ONS 2014).
function tables.uk()
  return assert(lian.read.matrix{path = data.path("uk_ioat_2010/uk_2010_iot_domestic_basic_pxp.csv"),
    labels = 2, flows = "01..NPISH_96", region = "GBR", unit = "million GBP", year = 2010,
    demand = {households = "Households", other = "Non-profit instns serving households",
      government = "Central government..Local government",
      investment = {"Gross fixed capital formation", "Valuables"},
      inventory = "Changes in inventories", exports = "Exports of*"},
    inputs = {imports = "Imported goods and services",
      product_taxes = "Taxes less subsidies on products",
      taxes = "Taxes less subsidies on production", labour = "Compensation of employees",
      surplus = "Gross Operating Surplus"}, output = "Total output"})
end

---Germany 1995, six branches (Eurostat manual 2008), with its CO2 and gross value added.
function tables.germany()
  local f = assert(lian.frame.read(data.answer("tables/de1995_answers.csv")))
  local z = assert(lian.frame.read(data.answer("tables/de1995_Z.csv")))
  local flows = {}
  for i = 1, #z do
    flows[i] = {}
    for j, name in ipairs(z:names()) do flows[i][j] = z(i, name) end
  end
  return assert(lian.chain{nodes = f:column("sector"), flows = flows, output = f:column("x"),
    demand = f:column("f"), unit = "million EUR", year = 1995,
    extensions = {CO2 = {values = f:column("co2"), unit = "kt"}}}), f
end

---The Netherlands 2000, six sectors, with compensation of employees.
function tables.netherlands()
  local f = assert(lian.frame.read(data.path("eu_small_iots/netherlands_2000_6sector.csv")))
  local names, flows, labour, output = f:names(), {}, {}, {}
  for i = 1, 6 do
    flows[i] = {}
    for j = 1, 6 do flows[i][j] = f(i, names[j + 1]) end
    labour[i] = f("compensation_employees", names[i + 1])
    output[i] = f("output_bp", names[i + 1])
  end
  return assert(lian.chain{nodes = table.move(names, 2, 7, 1, {}), flows = flows, output = output,
    extensions = {compensation = {values = labour, unit = "million EUR"}}, unit = "million EUR"})
end

---Chile 2013, twelve sectors (Banco Central de Chile), with its wages.
function tables.chile()
  local folder = data.path("chile_2013_12sector/")
  local z = assert(lian.frame.read(folder .. "transaction_matrix.csv"))
  local rest = assert(lian.frame.read(folder .. "wage_demand_matrix.csv"))
  local nodes, flows = z:column("label"), {}
  for i in ipairs(nodes) do
    flows[i] = {}
    for j, name in ipairs(nodes) do flows[i][j] = z(i, name) end
  end
  return assert(lian.chain{nodes = nodes, flows = flows, output = rest:column("final_total_demand"),
    extensions = {wages = {values = rest:column("wage"), unit = "million CLP"}},
    unit = "million CLP", year = 2013, tolerance = 1e-3})
end

---The world of 2011: 41 regions, 35 sectors; output is what flows and demand add up to.
function tables.world()
  local folder = data.path("wiod2013_mrio/")
  return assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz",
    demand = folder .. "Y_2011.csv.gz"})
end

return tables
