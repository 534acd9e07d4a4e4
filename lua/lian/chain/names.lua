--- Names beside codes: frames of a chain whose nodes have names ("094", "Electronic components") show both.
local base = require "lian.frame.base"

local names = {}

local WIDEST = 28 -- columns that a name takes where frames are printed; the frame holds all of it

-- columns of labels, and what the column of their names is called
local OF_NODES = {node = "name", supplier = "supplier_name", buyer = "buyer_name", from = "from_name", to = "to_name"}
local OF_GOODS = {sector = "name", good = "name"}

---The names of nodes, or nil where the chain has none.
---@param chain lian.chain
---@return string[]|nil
function names.texts(chain)
  local texts = chain:attribute("name")
  if texts and type(texts[1]) == "string" then return texts end
end

---The frame with its column of names shown narrow.
---@param f lian.frame made just now
---@return lian.frame
function names.narrow(f)
  if f.by_name.name then f.by_name.name.widest = WIDEST end
  return f
end

-- label -> name, the first of equals
local function index_of(labels, texts)
  local index = {}
  for i, label in ipairs(labels or {}) do index[label] = index[label] or texts[i] end
  return index
end

-- a column of names, or nil where none differs from its code
local function column_of(column, index, called, count)
  local values, differs = {}, false
  for k = 1, count do
    local name = index[column.values[k]]
    if name == "" then name = nil end
    values[k], differs = name, differs or name ~= nil and name ~= column.values[k]
  end
  return differs and {name = called, values = values, widest = WIDEST} or nil
end

-- "a > b" by names: a column, or nil
local function paths_of(column, index, count)
  local values = {}
  for k = 1, count do
    local steps = {}
    for label in ((column.values[k] or "") .. " > "):gmatch("(.-) > ") do
      if not index[label] then return nil end -- no path of nodes
      steps[#steps + 1] = index[label] ~= "" and index[label] or label
    end
    values[k] = table.concat(steps, " > ")
  end
  return {name = "path_names", values = values, widest = WIDEST}
end

---The frame with names beside its columns of nodes or sectors, where the chain has names that differ from them.
---@param chain lian.chain
---@param f lian.frame
---@return lian.frame
function names.beside(chain, f)
  local texts, columns, by_node, by_good = nil, {}, nil, nil
  for _, column in ipairs(f.columns) do
    columns[#columns + 1] = column
    if column.name == "path" and f.count > 0 and type(column.values[1]) == "string" and not f.by_name.path_names then
      texts = texts or names.texts(chain)
      if not texts then return f end
      by_node = by_node or index_of(chain:nodes(), texts)
      columns[#columns + 1] = paths_of(column, by_node, f.count)
    end
    local called = OF_NODES[column.name] or not f.by_name.node and OF_GOODS[column.name]
    if called and not f.by_name[called] then
      texts = texts or names.texts(chain)
      if not texts then return f end
      if OF_NODES[column.name] then by_node = by_node or index_of(chain:nodes(), texts)
      else by_good = by_good or index_of(chain:axis("sector"), texts) end
      columns[#columns + 1] = column_of(column, OF_NODES[column.name] and by_node or by_good, called, f.count)
    end
  end
  return #columns > #f.columns and base.wrap(columns, f.count, f) or f
end

local function with_names(chain, first, ...)
  if base.is(first) then return names.beside(chain, first), ... end
  local second, third = ...
  if base.is(second) then return first, names.beside(chain, second), third end
  return first, ...
end

---Makes methods whose results are frames show names beside codes.
---@param methods table<string, function> changed in place
---@param chain_of fun(self: any): lian.chain|nil
function names.wrap(methods, chain_of)
  for key, method in pairs(methods) do
    if type(method) == "function" then
      methods[key] = function(self, ...)
        local chain = chain_of(self)
        if not chain then return method(self, ...) end
        return with_names(chain, method(self, ...))
      end
    end
  end
end

return names
