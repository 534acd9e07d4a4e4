--- Who makes what: rows {firm, product, share}, a frame with these columns, or columns of the firms.
local base = require "lian.network.base"
local firms = require "lian.network.firms"
local frame_base = require "lian.frame.base"
local options = require "lian.base.options"

local products = {}

local EXPECTED = "rows {firm, product, share}, or a frame with the columns firm, product and share"

-- a frame as rows
local function rows_of_frame(given, path)
  local firm, product = frame_base.column(given, "firm", path).values, frame_base.column(given, "product", path).values
  local share, rows = given.by_name.share and frame_base.numbers(given, "share", path).values or {}, {}
  for k = 1, given.count do rows[k] = {firm[k], product[k], share[k]} end
  return rows
end

local function checked(given, path)
  if frame_base.is(given) then return rows_of_frame(given, path) end
  options.array(path, given, EXPECTED)
  local out = {}
  for k, row in ipairs(given) do
    options.plain(("%s[%d]"):format(path, k), row, "{firm, product, share}")
    for key in pairs(row) do
      if key ~= "firm" and key ~= "product" and key ~= "share" and key ~= 1 and key ~= 2 and key ~= 3 then
        options.fail(("%s[%d]"):format(path, k), "{firm, product, share}", key)
      end
    end
    out[k] = {row.firm or row[1], row.product or row[2], row.share or row[3]}
  end
  return out
end

-- the columns `product` and `product_share` of the firms as rows
local function own(net, path)
  if not net.columns.product then return nil end
  local names, shares, rows = base.texts(net, "product", path), {}, {}
  if net.columns.product_share then shares = base.numbers(net, "product_share", path) end
  for i, name in ipairs(names) do
    if name ~= "" then rows[#rows + 1] = {net.native:label(i), name, shares[i] or nil} end
  end
  return rows
end

---Rows {firm =, product =, share =, place = (in the network; nil: not there)}; nil where nothing is known of products.
---@param net lian.network
---@param given any
---@param path string
---@return table[]|nil
function products.rows(net, given, path)
  local rows = given ~= nil and checked(given, path) or own(net, path)
  if not rows then return nil end
  local out, seen = {}, {}
  for k, row in ipairs(rows) do
    local at = ("%s[%d]"):format(path, k)
    for c, what in ipairs{"firm", "product"} do
      if type(row[c]) ~= "string" or row[c] == "" then options.fail(at .. "." .. what, "a label", row[c]) end
    end
    if row[3] ~= nil and not (type(row[3]) == "number" and row[3] >= 0 and row[3] <= 1) then
      options.fail(at .. ".share", "a share in [0, 1]", row[3])
    end
    local firm = firms.trimmed(row[1])
    local key = ("%d:%s%s"):format(#firm, firm, row[2])
    if seen[key] then
      options.raise(("%s: '%s' of '%s' stands at %d already"):format(at, row[2], firm, seen[key]))
    end
    seen[key] = k
    out[k] = {firm = firm, product = row[2], share = row[3], place = net.native:find(firm)}
  end
  return out
end

---Product -> places of the firms that make it.
---@return table<string, integer[]>
function products.makers(net, given, path)
  local out = {}
  for _, row in ipairs(products.rows(net, given, path) or {}) do
    if row.place then
      out[row.product] = out[row.product] or {}
      table.insert(out[row.product], row.place)
    end
  end
  return out
end

return products
