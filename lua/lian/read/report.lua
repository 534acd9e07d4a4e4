--- What a reader found: counts, balance, what was dropped or repaired, remarks. Prints as lines.
local format = require "lian.base.format"
local ledger = require "lian.read.ledger"
local moved = require "lian.read.moved"
local roles = require "lian.chain.roles"
local report = {}

local function shorten(list, most)
  local shown = {}
  for k = 1, math.min(#list, most) do shown[k] = list[k] end
  local text = table.concat(shown, ", ")
  return #list > most and ("%s and %d more"):format(text, #list - most) or text
end

local function gap_text(gap)
  if gap.absolute == 0 then return "exact" end
  return format("largest %.6g at %s; relative %.3g at %s", gap.absolute, gap.at, gap.relative,
    gap.relative_at)
end

-- rows and columns of the files that no block took, with their sums; those that hold nothing are not worth a word
local function left_texts(mass)
  local texts = {}
  for _, file in ipairs(mass.files) do
    for _, item in ipairs(file.left) do
      if item.sum ~= 0 then texts[#texts + 1] = ("%s %s %s"):format(item.what, item.label, roles.amount(item.sum)) end
    end
  end
  return texts
end

local function size_text(r)
  local text = ("%d nodes"):format(r.nodes)
  if r.regions then
    text = text .. (", %d region%s"):format(r.regions, r.regions == 1 and "" or "s")
  end
  if r.links then text = text .. (", %d links"):format(r.links) end
  return text
end

local function lines_of(r)
  local lines = {{"read", r.path}, {"size", size_text(r)}}
  local function add(name, text) lines[#lines + 1] = {name, text} end
  local function add_all(more) table.move(more, 1, #more, #lines + 1, lines) end
  if r.encoding_text then add("encoding", r.encoding_text) end
  if r.balance then
    add("row balance", gap_text(r.balance.row))
    if r.balance.column then add("column balance", gap_text(r.balance.column)) end
  end
  if r.repaired then add("repaired", r.repaired) end
  if r.moved then add("effect", moved.text(r.moved)) end
  add_all(roles.lines(r.sums, r.lists))
  for _, text in ipairs(r.by_label) do add("by label", text) end
  add_all(ledger.lines(r.mass))
  add("zero output", #r.zero_output == 0 and "none" or
    ("%d: %s"):format(#r.zero_output, shorten(r.zero_output, 8)))
  add("negative", ("%d flows"):format(r.negative_cells))
  if #r.negative_output > 0 then
    add("output below 0", ("%d: %s"):format(#r.negative_output, shorten(r.negative_output, 8)))
  end
  if #r.dropped > 0 then add("left out", shorten(r.dropped, 16)) end
  local left = left_texts(r.mass)
  if #left > 0 then add("not read", shorten(left, 12)) end
  for _, note in ipairs(r.notes) do add("note", note) end
  return lines
end

local meta = {__name = "lian.report", __metatable = false, __tostring = function(r)
  local out = {}
  for k, line in ipairs((r.lines or lines_of)(r)) do out[k] = ("  %-15s %s"):format(line[1], line[2]) end
  return "report\n" .. table.concat(out, "\n")
end}

---@param fields table lines (report -> {name, text} rows), or what a table reader tells: path, nodes,
---  encoding, encoding_text, regions, links, zero_output, negative_output (labels), negative_cells, dropped, balance,
---  repaired, notes, sums (roles.sums), mass (ledger.of), moved, by_label
---@return table
function report.new(fields) return setmetatable(fields, meta) end

return report
