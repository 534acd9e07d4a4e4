--- Flows between regions, or other groups: sellers on the left, buyers on the right, a band for each pair as wide as
--- its value; what stays within a group is pale. Groups beyond the largest are drawn as one.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, SIZE, TOP, BAR, GAP = 560, 13, 30, 10, 4
local SIDE = 158 -- of labels
local SLOT = 17 -- of a label
local ALL = 300 -- height of all bars
local COLOURS = {"p1", "p2", "p3", "p4", "p5", "p7", "p8"} -- p6 for those that are drawn as one

-- ---- what is drawn

local function values_of(o)
  local from, to = base.column(o.frame, o.from, "flows.from").values, base.column(o.frame, o.to, "flows.to").values
  local value, sum, rows = base.numbers(o.frame, o.value, "flows.value").values, {}, {}
  for k = 1, o.frame.count do
    local v = value[k]
    if from[k] == nil or to[k] == nil then options.raise(("flows.frame: row %d names no pair"):format(k)) end
    if v and v < 0 then options.fail(("flows.frame: row %d"):format(k), "a value of at least 0", v) end
    if v and v > 0 and (o.within or from[k] ~= to[k]) then
      local a, b = tostring(from[k]), tostring(to[k])
      rows[#rows + 1] = {a, b, v}
      sum[a], sum[b] = (sum[a] or 0) + v, (sum[b] or 0) + v
    end
  end
  return rows, sum
end

-- group -> place; the smaller ones share the last
local function groups_of(sum, most)
  local names = options.names(sum)
  table.sort(names, function(a, b)
    if sum[a] ~= sum[b] then return sum[a] > sum[b] end
    return a < b
  end)
  local place, labels = {}, {}
  for k, name in ipairs(names) do
    local alone = k < most or #names <= most
    place[name] = alone and k or most
    if alone then labels[k] = name ~= "" and name or say.text "not known" end
  end
  if #names > most then labels[most] = say.text("%d others", #names - most + 1) end
  return place, labels, #names > most and most or nil
end

-- pairs [i][j], and sums by row and column
local function matrix_of(rows, place, count)
  local m, sold, bought, total = {}, {}, {}, 0
  for i = 1, count do
    m[i], sold[i], bought[i] = {}, 0, 0
    for j = 1, count do m[i][j] = 0 end
  end
  for _, row in ipairs(rows) do
    local i, j = place[row[1]], place[row[2]]
    m[i][j], total = m[i][j] + row[3], total + row[3]
    sold[i], bought[j] = sold[i] + row[3], bought[j] + row[3]
  end
  return m, sold, bought, total
end

-- ---- how

-- tops of the bars of one side, and its height
local function stacked(sums, scale)
  local out, y = {}, TOP
  for k, v in ipairs(sums) do
    local height = v * scale
    local slot = v > 0 and math.max(height, SLOT) or 0
    out[k] = y + (slot - height) / 2
    y = y + slot + (v > 0 and GAP or 0)
  end
  return out, y
end

local function colours_of(count, pooled)
  local out = {}
  for i = 1, count do out[i] = i == pooled and "p6" or COLOURS[(i - 1) % #COLOURS + 1] end
  return out
end

local function band(x0, y0, x1, y1, height, class, tip)
  local middle = (x0 + x1) / 2
  local n = svg.number
  return svg.element("path", {class = class, d = ("M%s %sC%s %s %s %s %s %sV%sC%s %s %s %s %s %sZ"):format(n(x0), n(y0),
    n(middle), n(y0), n(middle), n(y1), n(x1), n(y1), n(y1 + height), n(middle), n(y1 + height), n(middle),
    n(y0 + height), n(x0), n(y0 + height))}, ("<title>%s</title>"):format(svg.escape(tip)))
end

local function percent(v, total) return format("%.3g %%", 100 * v / total) end

local function side(parts, labels, colours, sums, tops, scale, total, left)
  local x, anchor = left and SIDE - BAR or WIDTH - SIDE, left and "end" or "start"
  for k, v in ipairs(sums) do
    if v > 0 then
      local text = percent(v, total)
      local name = svg.fit(labels[k], SIDE - BAR - 12 - svg.width(text .. "  ", SIZE), SIZE)
      parts[#parts + 1] = svg.rect({x = x, y = tops[k], width = BAR, height = math.max(0.5, v * scale),
        class = colours[k]}, ("%s %s %s"):format(labels[k], left and "sells" or "buys", text))
      parts[#parts + 1] = svg.text(left and x - 6 or x + BAR + 6, tops[k] + v * scale / 2 + SIZE * 0.36,
        left and name .. "  " .. text or text .. "  " .. name, {["text-anchor"] = anchor})
    end
  end
end

local function bands(parts, labels, colours, m, sold_at, bought_at, scale, total, pooled)
  local left, right = table.move(sold_at, 1, #sold_at, 1, {}), table.move(bought_at, 1, #bought_at, 1, {})
  for i, row in ipairs(m) do
    for j, v in ipairs(row) do
      if v > 0 then
        local stays = i == j and i ~= pooled
        parts[#parts + 1] = band(SIDE, left[i], WIDTH - SIDE, right[j], v * scale, colours[i] ..
          (stays and " stays" or " goes"), ("%s to %s: %s"):format(labels[i], labels[j], percent(v, total)))
        left[i], right[j] = left[i] + v * scale, right[j] + v * scale
      end
    end
  end
end

local function largest_of(m, labels)
  local best = {0}
  for i, row in ipairs(m) do
    for j, v in ipairs(row) do
      if i ~= j and v > best[1] then best = {v, labels[i], labels[j]} end
    end
  end
  return best
end

---@param given {frame: lian.frame, from: string, to: string, value: string, top: integer, within: boolean,
---  title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("flows", given, {frame = {"any", required = true}, from = {"text", default = "from"},
    to = {"text", default = "to"}, value = {"text", default = "value"}, top = {"count", default = 10},
    within = {"flag", default = true}, title = "text", note = "text"})
  base.expect("flows.frame", o.frame)
  if o.top < 2 or o.top > 40 then options.fail("flows.top", "2 to 40 groups", o.top) end
  local rows, sum = values_of(o)
  if #rows == 0 then return figure.around("flows", o, ('<p class="note">%s</p>\n'):format(say.text "No flows.")) end
  local place, labels, pooled = groups_of(sum, o.top)
  local m, sold, bought, total = matrix_of(rows, place, #labels)
  local scale = ALL / total
  local sold_at, left = stacked(sold, scale)
  local bought_at, right = stacked(bought, scale)
  local parts = {svg.text(SIDE, TOP - 14, say.text "sells", {class = "head", ["text-anchor"] = "end"}),
    svg.text(WIDTH - SIDE, TOP - 14, say.text "buys", {class = "head"})}
  local colours = colours_of(#labels, pooled)
  bands(parts, labels, colours, m, sold_at, bought_at, scale, total, pooled)
  side(parts, labels, colours, sold, sold_at, scale, total, true)
  side(parts, labels, colours, bought, bought_at, scale, total, false)
  local stays, best = 0, largest_of(m, labels)
  for _, row in ipairs(rows) do stays = stays + (row[1] == row[2] and row[3] or 0) end
  local unit = base.column(o.frame, o.value).unit
  local all = number.show(total, number.style({total}, 1, 4)) .. (unit and (" (%s)"):format(unit) or "")
  local said = o.within and say.text("%s stays within (pale); all: %s.", percent(stays, total), all)
    or say.text("What stays within is left out; all: %s.", all)
  local about = {title = o.title, note = o.note and said .. " " .. o.note or said}
  return figure.around("flows", about, svg.drawing({id = id, width = WIDTH, height = math.max(left, right) + 4,
    title = o.title or "flows", text = format("%s%s", said, best[2] and format(" The largest between two: %s to %s, "
      .. "%s.",
    best[2], best[3], percent(best[1], total)) or "")}, parts))
end
