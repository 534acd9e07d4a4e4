--- What the categories of final demand and the rows of primary inputs are: their roles, and what names say of them.
--- Value added is what inputs of all roles but imports, product taxes and discrepancy sum to (SNA 2008, 6.77: at
--- basic prices). A name that does not say whether its row is value added is asked about, never taken for it.
local format = require "lian.base.format"

local roles = {}

roles.DEMAND = {"other", "households", "government", "investment", "inventory", "exports", "imports", "discrepancy"}
roles.INPUTS = {"other", "labour", "taxes", "depreciation", "surplus", "value_added", "imports", "product_taxes",
  "discrepancy"}

local OUTSIDE = {imports = true, product_taxes = true, discrepancy = true}

---Whether inputs of a role are value added.
---@param role string
---@return boolean
function roles.adds_value(role) return not OUTSIDE[role] end

-- codes of the SNA and ESA, and of published tables
local INPUT_CODES = {
  d1 = "labour", d11 = "labour", d12 = "labour", coe = "labour", v001 = "labour", v00100 = "labour", va001 = "labour",
  d29 = "taxes", d39 = "taxes", d29x39 = "taxes", v002 = "taxes", v00200 = "taxes", va002 = "taxes",
  b2a3g = "surplus", b2g = "surplus", b3g = "surplus", b2n = "surplus", b3n = "surplus", gos = "surplus",
  b2a3n = "surplus", v003 = "surplus", v00300 = "surplus", va004 = "surplus",
  p51c = "depreciation", p51c1 = "depreciation", k1 = "depreciation", va003 = "depreciation",
  b1g = "value_added", b1n = "value_added", va = "value_added", gva = "value_added", valu = "value_added",
  tva = "value_added",
  p7 = "imports", imp = "imports", im = "imports", impo = "imports", intttm = "imports", cif = "imports",
  d21 = "product_taxes", d31 = "product_taxes", d21x31 = "product_taxes", txsp = "product_taxes", tls = "product_taxes",
  txs = "product_taxes",
}

-- patterns by role; a label is small letters between blanks
local INPUT_WORDS = {
  imports = {" imports? ", " imported ", " international transport margins? ", "进口"},
  labour = {" wages? ", " salar", " compensation ", " labou?r ", " pay ", " payroll ", " remuneration ", " earnings ",
    " social contributions ", "劳动者报酬", "工资"},
  surplus = {" surplus ", " profits? ", " mixed income ", " property income ", " capital ", " rents? ", " land ",
    " interest ", "营业盈余", "利润"},
  depreciation = {" depreciation ", " fixed capital ", " capital consumption ", "折旧"},
  value_added = {" value added ", " gross domestic product ", " gdp ", " factor incomes? ", "增加值"},
  discrepancy = {" discrepanc", " errors? ", " residual ", "误差"},
}

local DEMAND_CODES = {
  s14 = "households", hfce = "households", s13 = "government", ggfc = "government", p51g = "investment",
  p51 = "investment", gfcf = "investment", p52 = "inventory", p53 = "investment", p5m = "inventory",
  invnt = "inventory", inven = "inventory", p6 = "exports", expo = "exports", ex = "exports", exp = "exports",
  p7 = "imports",
  imp = "imports", im = "imports", impo = "imports", err = "discrepancy",
}

local DEMAND_WORDS = {
  households = {" households? ", " private consumption ", "居民消费"},
  government = {" governments? ", " public consumption ", "政府消费"},
  investment = {" investments? ", " fixed capital ", " capital formation ", " valuables ", "资本形成"},
  inventory = {" inventor", " stocks? ", "存货"},
  exports = {" exports? ", " exported ", " outflows? ", "出口", "流出", "调出"},
  imports = {" imports? ", " imported ", " inflows? ", "进口", "流入", "调入"},
  discrepancy = {" discrepanc", " errors? ", " residual ", "误差"},
}

-- rows of no money, stocks, rates, value added elsewhere, or value added with taxes on products
local DOUBTFUL = {" employment ", " jobs? ", " persons? ", " workers? ", " hours? ", " number ", " headcount ", " fte ",
  " foreign ", " stocks? ", " force ", " land use ", " ha ", " area ", " productivity ", " rates? ", " shares? ",
  " ratios? ", " index ", " deflators? ", " coefficients? ", " multipliers? ", " per ", " percent ", "%%",
  " capital employed ", " capital formation ", " at market prices ", " at purchasers prices ", "存量", "人数", "就业",
  "比重", "系数", "率", "占比"}

-- exports less imports are neither
local NET = {" net exports? ", " exports? net ", " net outflows? ", " net inflows? ", "净出口", "净流出", "净流入", "净调"}

local TAX = {" tax", " vat ", " dut[yi]", " customs ", " tariffs? ", " subsid", " levies ", " levy ", " excise ", "税"}
local ON_PRODUCTS = {" products? ", " vat ", " value added tax", " dut[yi]", " customs ", " tariffs? ", " excise ",
  " sales tax", " taxes on imports ", "产品税"}
local ON_PRODUCTION = {" production ", "生产税"}

local function plain(label)
  return " " .. label:lower():gsub("'", ""):gsub("’", ""):gsub("[%s%-_./,;:()&+|\"]+", " ") .. " "
end

local function says(text, patterns)
  for _, pattern in ipairs(patterns) do if text:find(pattern) then return true end end
  return false
end

local ANYWHERE = {txs = true, tls = true, gva = true, coe = true, gos = true}

-- the roles of which a text speaks: set, number, the last one. Other codes of few letters, which may be parts of
-- names ("hh_exp"), must be the whole text.
local function spoken_of(text, words, codes)
  local found, count, last = {}, 0, nil
  local function add(role)
    if not role or found[role] then return end
    found[role], count, last = true, count + 1, role
  end
  for role, patterns in pairs(words) do if says(text, patterns) then add(role) end end
  for code in text:gmatch("%S+") do
    if #code > 3 or code:find("%d") or ANYWHERE[code] or #code + 2 == #text then add(codes[code]) end
  end
  return found, count, last
end

-- taxes: on products, on production, or the name leaves it open
local function tax_of(text)
  local _, count, code = spoken_of(text, {}, INPUT_CODES)
  if count == 1 and (code == "product_taxes" or code == "taxes") then return code end
  local products, production = says(text, ON_PRODUCTS), says(text, ON_PRODUCTION)
  if products == production or production and text:find(" import") then return nil end
  return products and "product_taxes" or "taxes"
end

local FINER = {"labour", "surplus", "depreciation"}

---The role of an input row that its label tells, or nil where the label leaves open whether it is value added.
---@param label string
---@return string|nil
function roles.of_input(label)
  local text = plain(label)
  if says(text, DOUBTFUL) then return nil end
  if says(text, TAX) then return tax_of(text) end
  local found, count, role = spoken_of(text, INPUT_WORDS, INPUT_CODES)
  if count <= 1 then return role end
  if found.depreciation then found.surplus = nil end -- "fixed capital" is no income of capital
  role = nil
  for name in pairs(found) do if OUTSIDE[name] then return nil end end
  for _, name in ipairs(FINER) do
    if found[name] then
      if role then return "value_added" end
      role = name
    end
  end
  return role or "value_added"
end

---The role of a demand category that its label tells, or nil.
---@param label string
---@return string|nil
function roles.of_demand(label)
  local text = plain(label)
  local found, count, role = spoken_of(text, DEMAND_WORDS, DEMAND_CODES)
  if says(text, TAX) or says(text, NET) then return nil end
  if found.households and text:find(" serving households ") then return nil end
  if count == 2 and found.investment and found.inventory then return "inventory" end
  return count == 1 and role or nil
end

-- columns beside final demand that nobody uses finally
local NO_USE = {" margins? ", " supply ", " output ", " total uses? ", " total demand ", "产出", "供给",
  "总使用"}

---Whether a column is, by its label, no final use: taxes and margins on what is supplied, supply itself, output.
---@param label string
---@return boolean
function roles.is_no_use(label)
  local text = plain(label)
  return says(text, TAX) or says(text, NO_USE)
end

---Whether an input row is of subsidies alone, which are subtracted: "Subsidies on products", but not "taxes less
---subsidies".
---@param label string
---@return boolean
function roles.is_subsidy(label)
  local text = plain(label)
  return text:find(" subsid") ~= nil and not text:find(" tax") or text:find("补贴", 1, true) ~= nil
    and not text:find("税", 1, true)
end

-- role -> sum, and the roles in order
local function sums_of(block, by_row, order)
  local sum = {}
  local each = by_row and block.values:row_sums() or block.values:col_sums()
  for k, role in ipairs(block.roles) do sum[role] = (sum[role] or 0) + each[k] end
  local list = {}
  for _, role in ipairs(order) do if sum[role] then list[#list + 1] = role end end
  return sum, list
end

---Sums by role: of final demand and inputs over all nodes, and value added, in the chain's unit a year. O(cells).
---@param chain lian.chain
---@return {value_added: number, inputs: table<string, number>, demand: table<string, number>}
---@return table lists inputs, demand: the roles that are there, in order
function roles.sums(chain)
  local inputs, demand = chain:block("inputs"), chain:block("demand")
  local out, lists = {value_added = 0, inputs = {}, demand = {}}, {inputs = {}, demand = {}}
  if #inputs.labels > 0 then out.inputs, lists.inputs = sums_of(inputs, true, roles.INPUTS) end
  if #demand.labels > 0 then out.demand, lists.demand = sums_of(demand, false, roles.DEMAND) end
  for _, role in ipairs(lists.inputs) do
    if not OUTSIDE[role] then out.value_added = out.value_added + out.inputs[role] end
  end
  return out, lists
end

---Rows of inputs and columns of demand whose role and label speak against each other, as in a chain that another
---program built without roles or that an earlier version saved: what counts as value added though its label says
---imports or taxes on products, or the other way round, and imports of another role or above 0 in all. O(cells).
---@param chain lian.chain
---@return string[] doubts
function roles.doubts(chain)
  local inputs, demand, out = chain:block("inputs"), chain:block("demand"), {}
  for k, label in ipairs(inputs.labels) do
    local role, said = inputs.roles[k], roles.of_input(label)
    if said and roles.adds_value(role) ~= roles.adds_value(said) then
      out[#out + 1] = ("input '%s' has role %s and counts as %s, its label says %s"):format(label, role,
        roles.adds_value(role) and "value added" or "none of value added", said)
    end
  end
  local sums = #demand.labels > 0 and demand.values:col_sums() or {}
  for k, label in ipairs(demand.labels) do
    local role = demand.roles[k]
    if role == "imports" and sums[k] > 0 and not chain:meta().split then
      out[#out + 1] = ("demand '%s' has role imports and is above 0 in all (%s): imports are subtracted"):format(label,
        roles.amount(sums[k]))
    elseif role ~= "imports" and roles.of_demand(label) == "imports" then
      out[#out + 1] = ("demand '%s' has role %s, its label says imports"):format(label, role)
    end
  end
  return out
end

---A sum of money in digits, thousands parted: 1,327,923.
---@param v number
---@return string
function roles.amount(v)
  if math.abs(v) < 1000 then return format("%.6g", v) end
  local digits = format("%.0f", v)
  local sign, rest = digits:match("^(-?)(.*)$")
  return sign .. rest:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
end

local function parts_text(sum, list, wanted)
  local texts = {}
  for _, role in ipairs(list) do
    if wanted(role) then texts[#texts + 1] = ("%s %s"):format(role:gsub("_", " "), roles.amount(sum[role])) end
  end
  return table.concat(texts, ", ")
end

---Value added, other inputs and final demand by role, as lines {name, text}.
---@param sums table see roles.sums
---@param lists table
---@return table[]
function roles.lines(sums, lists)
  local added = parts_text(sums.inputs, lists.inputs, roles.adds_value)
  if added:find("^value added [^ ]*$") then added = "" end
  local lines = {{"value added", roles.amount(sums.value_added) .. (added ~= "" and " = " .. added or "")}}
  local rest = parts_text(sums.inputs, lists.inputs, function(role) return OUTSIDE[role] end)
  if rest ~= "" then lines[#lines + 1] = {"further inputs", rest} end
  if #lists.demand > 0 then
    lines[#lines + 1] = {"final demand", parts_text(sums.demand, lists.demand, function() return true end)}
  end
  return lines
end

return roles
