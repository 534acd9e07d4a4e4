--- The chain of a sector, a product or firms: those who make it, and those upstream of them to a depth, by value.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"
local products = require "lian.network.products"

local chains = {}
local methods = {}

chains.methods = methods

---Options by which a chain is named.
chains.OPTIONS = {chain = "any", depth = {"extent", default = 3}, least = {"share", default = 0}, products = "any"}

local KINDS = {"sector", "product", "firm"}

-- name -> places, of each kind: those of a sector, the makers of a product, a firm
local function index_of(net, o, path)
  local out = {sector = {}, product = products.makers(net, o.products, (path:gsub("chain$", "products")))}
  if net.columns.sector then
    for i, name in ipairs(base.texts(net, "sector", path)) do
      if name ~= "" then
        out.sector[name] = out.sector[name] or {}
        table.insert(out.sector[name], i)
      end
    end
  end
  return out
end

local function found(net, index, kind, name)
  if kind ~= "firm" then return index[kind][name] end
  local i = net.native:find(name)
  return i and {i}
end

local function all_names(net, index)
  local out = table.move(base.labels(net), 1, #net, 1, {})
  for _, kind in ipairs{"sector", "product"} do
    for _, name in ipairs(options.names(index[kind])) do out[#out + 1] = name end
  end
  return out
end

-- the places that a name stands for; of the kind that it must be, or of the one that it is
local function places_of(net, index, name, path, kind)
  local fit = {}
  for _, each in ipairs(kind and {kind} or KINDS) do
    if found(net, index, each, name) then fit[#fit + 1] = each end
  end
  if #fit == 1 then return found(net, index, fit[1], name) end
  if #fit > 1 then
    options.raise(("%s: '%s' is the name of a %s: say which, such as chain = {%s = \"%s\"}"):format(path, name,
      table.concat(fit, " and of a "), fit[1], name))
  end
  local known = not kind and all_names(net, index) or kind == "firm" and base.labels(net) or
    options.names(index[kind])
  options.raise(options.unknown(path, kind or "sector, product or firm", name, known))
end

local function listed(given, path, expected)
  if type(given) == "string" then return {given} end
  options.array(path, given, expected)
  if #given == 0 then options.raise(path .. ": an empty list, so the chain has no firm") end
  for k, name in ipairs(given) do
    if type(name) ~= "string" then options.fail(("%s[%d]"):format(path, k), "a label", name) end
  end
  return given
end

chains.EXPECTED = "a sector, a product or a firm, a list of them, or {sector =, product =, firm =}"

-- the firms that a chain leads to, and its name
local function roots_of(net, o, path)
  local given, index, seen, roots, names = o.chain, index_of(net, o, path), {}, {}, {}
  local function add(list, at, kind)
    for k, name in ipairs(list) do
      names[#names + 1] = name
      for _, i in ipairs(places_of(net, index, name, #list > 1 and ("%s[%d]"):format(at, k) or at, kind)) do
        if not seen[i] then seen[i], roots[#roots + 1] = true, i end
      end
    end
  end
  if type(given) == "table" and getmetatable(given) == nil and #given == 0 and next(given) ~= nil then
    for key in pairs(given) do
      if key ~= "sector" and key ~= "product" and key ~= "firm" then options.fail(path, chains.EXPECTED, key) end
    end
    for _, kind in ipairs(KINDS) do
      if given[kind] ~= nil then
        local at = path .. "." .. kind
        add(listed(given[kind], at, "a label or a list of labels"), at, kind)
      end
    end
  else
    add(listed(given, path, chains.EXPECTED), path)
  end
  table.sort(roots)
  return roots, base.some(names, 3)
end

-- output for the core: 0 where it is not known
local function output_of(net)
  local column = net.columns.revenue
  if not column or not column.numbers then return nil end
  local out = {}
  for i, v in ipairs(column.numbers) do out[i] = v and v > 0 and v or 0 end
  return out
end

---The firms of a chain, all firms where none is named.
---@param net lian.network
---@param o table checked options
---@param path string
---@return {rows: integer[], step: table, carried: table, bought: number, about: string}
function chains.find(net, o, path)
  if o.chain == nil then
    local rows = {}
    for i = 1, #net do rows[i] = i end
    return {rows = rows, about = format("all %d firms", #net), all = true}
  end
  local roots, name = roots_of(net, o, path .. ".chain")
  local carried, step = core.network.upstream(net.native, roots, o.depth, output_of(net))
  if not carried then options.raise(path .. ": " .. step) end
  local bought, rows = 0, {}
  local direct = core.network.upstream(net.native, roots, 1, nil)
  for _, v in ipairs(direct) do bought = bought + v end
  for i = 1, #net do
    if step[i] == 0 or step[i] and carried[i] >= o.least * bought and carried[i] > 0 then rows[#rows + 1] = i end
  end
  local about = format("the chain of %s: %d firms, %d of them its makers, up to %d steps upstream", name, #rows, #roots,
    o.depth)
  if o.least > 0 then about = about .. format(", with at least %g of what is bought", o.least) end
  return {rows = rows, step = step, carried = carried, bought = bought, about = about, roots = #roots}
end

---Columns of a chain beside others: step and carried.
---@param chain table as chains.find gives it
---@param rows integer[] places
---@return table[]
function chains.beside(net, chain, rows)
  if chain.all then return {} end
  local step, carried = {}, {}
  for k, i in ipairs(rows) do
    step[k] = chain.step[i]
    if step[k] > 0 then carried[k] = chain.carried[i] end
  end
  return {{"step", step}, {"carried", carried, unit = net.meta.unit}}
end

---The chain of a sector, a product or firms as a set of firms: `chain` names sectors, products (`products`: rows
---{firm, product}, a frame, or the column `product` of the firms) or firms, one or a list, or by kind {sector =,
---product =, firm =}; its makers are step 0. Upstream of them are those who sell to them, to those, and so on to
---`depth` steps (3). carried: what a firm sells into the chain, to makers and, through others, in what these sell to
---makers (of a firm's purchases so much is for the chain as of its output goes there; `revenue` is its output where
---known, else what it sells in the links), through firms that are no makers; share: of what makers buy from others.
---Firms below `least` of it are left out. firm, step, carried, share, sector, region. O(links) a step.
---```lua
---print(net:chain_of{chain = "lithium battery", depth = 2, least = 0.001})
---```
---@param self lian.network
---@param given {chain: any, depth: integer, least: number, products: any}
---@return lian.frame
function methods.chain_of(self, given)
  local o = options.check("chain_of", given, chains.OPTIONS)
  if o.chain == nil then options.fail("chain_of.chain", chains.EXPECTED, nil) end
  base.ready(self, "chain_of", true)
  local chain = chains.find(self, o, "chain_of")
  local rows, names, share = chain.rows, {}, {}
  table.sort(rows, function(a, b)
    if chain.step[a] ~= chain.step[b] then return chain.step[a] < chain.step[b] end
    if chain.carried[a] ~= chain.carried[b] then return chain.carried[a] > chain.carried[b] end
    return a < b
  end)
  for k, i in ipairs(rows) do
    names[k] = self.native:label(i)
    if chain.step[i] > 0 then share[k] = chain.carried[i] / chain.bought end
  end
  local beside = chains.beside(self, chain, rows)
  return frame.new{count = #rows, title = "chain", note = chain.about, {"firm", names}, beside[1], beside[2],
    {"share", share}, table.unpack(base.beside(self, rows, {"sector", "region"}))}
end

return chains
