--- Households within the model, one of each region (Miller and Blair 2009, 6.2 and 3.4 for many regions)
---   H[r,j] = labour income of node j / output of j where j lies in r, else 0: home income alone
---   C[i,r] = what households of r buy of node i / labour income of r
---   w'Lbar_11 = m' + (m'C) (I - K)^-1 G,  G = H L,  K = G C + own I;  rows of households (I - K)^-1 G
--- One solve a region, O(n R^2 + R^3) for what regions induce in each other. Where some labour income or spending is
--- below 0, the eigenvalues of the closed model beside, about 10 (n + R)^3.
local common = require "lian.methods.common"
local core = require "lian.core"
local elimination = require "lian.base.elimination"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local households = {}

local OPTIONS = {income = "labels", spending = "labels", scale = "any", own = "share", together = "flag"}
local ALL = "all regions"
local PATH = "multipliers.households"

-- the lines of a block with this role, or those that were named
local function lines_of(block, given, role, path, what)
  local out = {}
  if given then
    local place = {}
    for k, label in ipairs(block.labels) do place[label] = k end
    for _, label in ipairs(type(given) == "string" and {given} or given) do
      if not place[label] then options.raise(options.unknown(path, what, label, block.labels)) end
      out[#out + 1] = place[label]
    end
    return out
  end
  for k, own in ipairs(block.roles) do if own == role then out[#out + 1] = k end end
  if #out == 0 then
    options.raise(("%s: no %s has the role %s; name one"):format(path, what, role))
  end
  return out
end

local function add_to(sum, list) for i, v in ipairs(list) do sum[i] = sum[i] + v end end

-- region -> what its households buy by node; labels of columns that foreign households buy
local function spending_of(chain, given, names, flows)
  local demand, buyers, abroad, out = chain:block("demand"), places.buyers(chain), {}, {}
  local imported = flows == "total" and demand.second -- counts as made at home
  for _, k in ipairs(lines_of(demand, given, "households", PATH .. ".spending", "demand category")) do
    local buyer = buyers[k]
    if #names == 1 and (given or names[1] == ALL and buyer ~= "abroad") then buyer = names[1] end
    if buyer == nil or buyer == "nobody" then
      options.raise(("%s: nobody knows whose households buy %s: say its region when the table is made (regions), or "
        .. "take one household for all regions (together = true)"):format(PATH, options.describe(demand.labels[k])))
    elseif buyer == "abroad" then
      abroad[#abroad + 1] = demand.labels[k]
    else
      out[buyer] = out[buyer] or lists.zeros(#chain)
      add_to(out[buyer], demand.values:column(k))
      if imported then add_to(out[buyer], imported:column(k)) end
    end
  end
  return out, abroad
end

-- region -> its households' income by node
local function income_of(chain, given, region_of)
  local inputs, n, out = chain:block("inputs"), #chain, {}
  for _, k in ipairs(lines_of(inputs, given, "labour", PATH .. ".income", "input row")) do
    for j, v in ipairs(inputs.values:row(k)) do
      local r = region_of[j]
      out[r] = out[r] or lists.zeros(n)
      out[r][j] = out[r][j] + v
    end
  end
  return out
end

-- what spending is divided by: the region's labour income, or as given
local function scale_of(given, region, income, names)
  if given == nil then return lists.sum(income) end
  if type(given) == "table" then
    for name in pairs(options.plain(PATH .. ".scale", given, "region -> income")) do
      local known = false
      for _, each in ipairs(names) do known = known or each == name end
      if not known then options.raise(options.unknown(PATH .. ".scale", "region", name, names)) end
    end
    given = given[region] or lists.sum(income)
  elseif #names > 1 then
    options.raise(PATH .. ".scale: one income for the households of several regions; give region -> income")
  end
  local number = type(given) == "number" and given > 0 and given < math.huge
  if not number then
    options.fail(PATH .. ".scale", "a number above 0, or region -> number", given)
  end
  return given
end

---The households of a chain: one of each region that has labour income or buys.
---@param chain lian.chain
---@param given table|nil income, spending, scale, own
---@param flows "domestic"|"total"|nil
---@return table list of {region, income (a unit of output), spending (a unit of income)}; `own`, `notes`
function households.of(chain, given, flows)
  local o = options.check(PATH, given, OPTIONS)
  local names, region_of = places.regions(chain), chain:axis("region") or {}
  if #names == 0 then names[1] = "home" end
  if o.together and #names > 1 then names, region_of = {ALL}, {} end
  for i = 1, #chain do region_of[i] = region_of[i] or names[1] end
  local incomes = income_of(chain, o.income, region_of)
  local spending, abroad = spending_of(chain, o.spending, names, flows)
  local out = {own = o.own or 0, notes = {}}
  for _, region in ipairs(names) do
    local income, spent = incomes[region], spending[region] or lists.zeros(#chain)
    local scale, sum = scale_of(o.scale, region, income, names), lists.sum(spent)
    if scale <= 0 and (sum ~= 0 or #names == 1) then
      options.raise(("multipliers: household income of '%s' is not above 0"):format(region))
    end
    if scale > 0 then
      if sum > scale * (1 + 1e-9) then
        out.notes[#out.notes + 1] = format("households of '%s' spend %.6g of an income of %.6g", region, sum, scale)
      end
      for i, v in ipairs(spent) do spent[i] = v / scale end
      out[#out + 1] = {region = region, income = common.intensity(chain, income), spending = spent}
    end
  end
  if #abroad > 0 then
    out.notes[#out.notes + 1] = ("bought by households abroad, who do not earn here: %s"):format(places.some(abroad))
  end
  return out
end

-- (I - K)' as rows
local function turned(K, own)
  local rows = K:transpose():totable()
  for r, row in ipairs(rows) do
    for s in ipairs(row) do row[s] = (r == s and 1 - own or 0) - row[s] end
  end
  return rows
end

-- ---- whether rounds of spending die out: without cells below 0 income multipliers tell, else the radius alone

local function has_negative(all)
  for _, one in ipairs(all) do
    for _, list in ipairs{one.income, one.spending} do
      for _, v in ipairs(list) do if v < 0 then return true end end
    end
  end
  return false
end

-- the spectral radius of the sectors with a row and a column for each household: that of a table of output 1
local function radius_of(chain, flows, all)
  local a, message, code = core.analysis.coefficients(chain, flows, false)
  if not a then return nil, message, code end
  local n, rows, nodes, output = #chain, {}, {}, {}
  for i = 1, n do
    rows[i] = a:row(i)
    for r, one in ipairs(all) do rows[i][n + r] = one.spending[i] end
  end
  for r, one in ipairs(all) do
    rows[n + r] = table.move(one.income, 1, n, 1, {})
    for s = 1, #all do rows[n + r][n + s] = r == s and all.own or 0 end
  end
  for i = 1, #rows do nodes[i], output[i] = tostring(i), 1 end
  local closed
  closed, message, code = core.chain_new{kind = "table", nodes = nodes, output = output,
    flows = core.matrix_new(#rows, #rows, rows)}
  if not closed then return nil, message, code end
  local found
  found, message, code = closed:raw_check()
  if not found then return nil, message, code end
  return found.radius
end

local NOT_PRODUCTIVE = "the model closed for the households of %d regions is not productive: they spend more than a "
  .. "unit of the income that a unit of spending makes"

local MOST_MULTIPLIER = 1e9 -- beyond it what leaks is rounding of the solves (csrc/analysis/multipliers.c)

-- by region: what a unit of its income makes of all households' income, and what it calls forth of the weights.
-- `known`: that rounds of spending die out is known
local function induced(K, own, per_income, known)
  local ones = {}
  for r = 1, #per_income do ones[r] = 1 end
  local multiplier, called = elimination(turned(K, own), ones), elimination(turned(K, own), per_income)
  for r = 1, #per_income do
    if not multiplier or not called or not known and multiplier[r] < 1 - 1e-9 or
      math.abs(multiplier[r]) > MOST_MULTIPLIER then
      return nil, NOT_PRODUCTIVE:format(#per_income), "not_productive"
    end
  end
  return multiplier, called
end

local function weighted_rows(rows, weights, base)
  local out = table.move(base, 1, #base, 1, {})
  for r, row in ipairs(rows) do
    for j, v in ipairs(row) do out[j] = out[j] + weights[r] * v end
  end
  return out
end

local function told(all, multiplier)
  local texts = {}
  for r = 1, math.min(6, #all) do texts[r] = format("%s %.6g", all[r].region, multiplier[r]) end
  if #all > 6 then texts[7] = ("and %d more"):format(#all - 6) end
  return "by region " .. table.concat(texts, ", ")
end

---Multipliers of the model closed for households.
---@param chain lian.chain
---@param flows string
---@param direct number[]|nil weights a unit of output; nil: output
---@param all table see households.of
---@return number[]|nil effect over the nodes
---@return number[]|string total over the rows of households, or message
---@return string text of the income multipliers, or code
function households.closed(chain, flows, direct, all)
  local known = not chain:meta().sparse and has_negative(all)
  if known then
    local radius, message, code = radius_of(chain, flows, all)
    if not radius then return nil, message, code end
    if radius >= 1 then
      return nil, format("the model closed for households is not productive: its spectral radius is %.6g (some labour "
        .. "income or spending is below 0)", radius), "not_productive"
    end
  end
  if #all == 1 then
    local effect, row, kappa = core.analysis.closed(chain, flows, direct, all[1].income, all[1].spending, all.own)
    return effect, row, effect and format("%.6g", kappa) or kappa
  end
  local m, message, code = core.analysis.multipliers(chain, flows, direct)
  if not m then return nil, message, code end
  local rows, columns = {}, {}
  for r, one in ipairs(all) do
    rows[r], message, code = core.analysis.multipliers(chain, flows, one.income)
    if not rows[r] then return nil, message, code end
    columns[r] = one.spending
  end
  local n = #chain
  local C = core.matrix_new(#all, n, columns):transpose()
  local K = core.matrix_new(#all, n, rows):product(C)
  local multiplier, called, why = induced(K, all.own, core.matrix_new(1, n, {m}):product(C):row(1), known)
  if not multiplier then return nil, called, why end
  return weighted_rows(rows, called, m), weighted_rows(rows, multiplier, lists.zeros(n)), told(all, multiplier)
end

return households
