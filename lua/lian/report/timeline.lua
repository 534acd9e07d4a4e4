--- A timeline: a row a shock or policy, with a bar from its onset to its end, a wedge where it rises or
--- fades, notes at moments, years below, and what policies cost by year under it.
local axes = require "lian.report.axes"
local columns = require "lian.report.columns"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local SIZE, SMALL = axes.SIZE, 11
local TOP, ROW, BAR, LANE, BELOW, GAP = 2, 26, 14, 14, 26, 8
local MOST, MOST_NOTES = 40, 20
local NARROWEST, WIDEST = 64, 250   -- column of labels; the narrowest has room for numbers of costs
local ARROW = 16                    -- room on the right for the head of a bar that goes on
local LONGEST_NOTE = 260
local KINDS = {"shock", "policy", "programme"}
local MANY = {shock = "shocks", policy = "policies", programme = "programmes"}

local function year(v) return format("%.6g", v) end
local function span(v) return v == 1 and "1 year" or format("%.6g years", v) end

-- moments of the notes of a row, sorted
local function check_notes(path, notes)
  local moments = {}
  for moment, text in pairs(notes or {}) do
    if type(moment) ~= "number" then options.fail(path, "moment -> text", moment) end
    if type(text) ~= "string" then options.fail(("%s[%s]"):format(path, year(moment)), "a text", text) end
    moments[#moments + 1] = moment
  end
  if #moments > MOST_NOTES then options.fail(path, ("at most %d notes"):format(MOST_NOTES), #moments) end
  table.sort(moments)
  return moments
end

local function check_row(path, given)
  local row = options.check(path, given, {label = {"text", required = true},
    kind = {"choice", "shock", "policy", "programme", required = true}, from = {"number", required = true},
    to = "number", ramp = {"not_negative", default = 0}, fade = {"not_negative", default = 0}, notes = "table"})
  if row.to and row.to < row.from then
    options.fail(path .. ".to", ("a moment from %s on"):format(year(row.from)), row.to)
  end
  if not row.to and row.fade > 0 then
    options.raise(path .. ".to: expected the moment from which it fades, got nothing")
  end
  row.moments = check_notes(path .. ".notes", row.notes)
  row.stop = row.to and row.to + row.fade or math.huge
  return row
end

local function check_rows(given)
  local rows = {}
  if #given == 0 then options.fail("timeline.rows", "at least one row", "none") end
  if #given > MOST then options.fail("timeline.rows", ("at most %d rows"):format(MOST), #given) end
  for key in pairs(given) do
    if math.type(key) ~= "integer" or key < 1 or key > #given then
      options.fail("timeline.rows", "an array of rows", key)
    end
  end
  for k = 1, #given do rows[k] = check_row(("timeline.rows[%d]"):format(k), given[k]) end
  return rows
end

local function plan(o, rows)
  local widest = NARROWEST - GAP
  for _, row in ipairs(rows) do widest = math.max(widest, svg.width(row.label, SIZE)) end
  local at = {left = math.min(widest, WIDEST) + GAP, right = axes.WIDTH - ARROW, top = TOP, low_x = o.from,
    high_x = o.to}
  at.x = axes.scale(o.from, o.to, at.left, at.right)
  return at
end

-- notes of a row within the horizon {x, text, full, from, turned, lane}: the last ones first, each in the first
-- lane where it stands clear of those after it, so that the line down to a text crosses no other
local function place_notes(row, at)
  local notes, taken, lanes = {}, {}, 0
  for k = #row.moments, 1, -1 do
    local moment = row.moments[k]
    if moment >= at.low_x and moment <= at.high_x then
      local x, full = at.x(moment), row.notes[moment]
      local text = svg.fit(full, math.min(LONGEST_NOTE, math.max(axes.WIDTH - x, x) - 4), SMALL)
      local width = svg.width(text, SMALL)
      local turned = x + 4 + width > axes.WIDTH
      local from, lane = turned and x - 4 - width or x + 4, 1
      while (taken[lane] or math.huge) < from + width + 6 do lane = lane + 1 end
      taken[lane], lanes = math.min(from, x), math.max(lanes, lane)
      notes[#notes + 1] = {x = x, text = text, turned = turned, lane = lane,
        tip = ("%s: %s"):format(year(moment), full)}
    end
  end
  return notes, lanes
end

-- the share of its strength that a row has at a moment
local function strength(row, time)
  local held = math.min(time, row.to or math.huge) - row.from
  local risen = row.ramp > 0 and math.min(1, held / row.ramp) or 1
  if not row.to or time <= row.to then return risen end
  return row.fade > 0 and risen * math.max(0, 1 - (time - row.to) / row.fade) or 0
end

local function tip_of(row)
  local parts = {("%s: from %s %s"):format(row.label, year(row.from), row.to and "to " .. year(row.to) or "on")}
  if row.ramp > 0 then parts[#parts + 1] = "rises over " .. span(row.ramp) end
  if row.fade > 0 then parts[#parts + 1] = "fades over " .. span(row.fade) end
  return table.concat(parts, ", ")
end

-- the outline of a bar: flat below, above as high as the row is strong
local function outline(row, from, to, bottom, at)
  local times, out = {from}, {format("M%.1f %.1f", at.x(from), bottom)}
  for _, time in ipairs{row.from + row.ramp, row.to or math.huge} do
    if time > from and time < to then times[#times + 1] = time end
  end
  table.sort(times)
  times[#times + 1] = to
  for _, time in ipairs(times) do
    out[#out + 1] = format("L%.1f %.1f", at.x(time), bottom - BAR * strength(row, time))
  end
  local wider = at.x(to) - at.x(from) < 2 and 2 or 0 -- a blow that does not last
  out[#out + 1] = wider > 0 and ("h%d"):format(wider) or ""
  out[#out + 1] = format("L%.1f %.1fZ", at.x(to) + wider, bottom)
  return table.concat(out)
end

local function head(at, bottom)
  return format("M%.1f %.1fl8 %.1fl-8 %.1fZ", at.right + 2, bottom - BAR, BAR / 2, BAR / 2)
end

local function bar_markup(row, bottom, at)
  local tip = ("<title>%s</title>"):format(svg.escape(tip_of(row)))
  if row.from >= at.high_x then
    return svg.text(at.right - 4, bottom - 3, "from " .. year(row.from), {class = "value", ["text-anchor"] = "end"})
  elseif row.stop <= at.low_x and row.from < at.low_x then
    return svg.text(at.left + 4, bottom - 3, "until " .. year(row.stop), {class = "value"})
  end
  local d = outline(row, math.max(row.from, at.low_x), math.min(row.stop, at.high_x), bottom, at)
  local out = svg.element("path", {class = row.kind, d = d}, tip)
  if row.stop > at.high_x then
    out = out .. svg.element("path", {class = row.kind .. " goes-on", d = head(at, bottom)}, tip)
  end
  return out
end

local function notes_markup(notes, bottom)
  local parts = {}
  for _, note in ipairs(notes) do
    local y = bottom + note.lane * LANE - 2
    parts[#parts + 1] = svg.line(note.x, bottom - BAR - 3, note.x, y, "tick")
  end
  for _, note in ipairs(notes) do
    parts[#parts + 1] = svg.element("g", {}, ("<title>%s</title>"):format(svg.escape(note.tip)) ..
      svg.text(note.turned and note.x - 4 or note.x + 4, bottom + note.lane * LANE - 2, note.text,
        {class = "remark", ["text-anchor"] = note.turned and "end" or "start"}))
  end
  return table.concat(parts)
end

local function row_markup(row, notes, y, at)
  local bottom = y + (ROW + BAR) / 2
  return svg.element("g", {}, ("<title>%s</title>"):format(svg.escape(row.label)) ..
    svg.text(at.left - GAP, y + ROW / 2 + SIZE * 0.36, svg.fit(row.label, at.left - GAP + 1, SIZE),
      {class = "label", ["text-anchor"] = "end"})) .. bar_markup(row, bottom, at) .. notes_markup(notes, bottom)
end

local function legend_and_count(rows)
  local count, keys, counts = {}, {}, {}
  for _, row in ipairs(rows) do count[row.kind] = (count[row.kind] or 0) + 1 end
  for _, kind in ipairs(KINDS) do
    if count[kind] then
      keys[#keys + 1] = figure.key(kind, say.text(kind))
      counts[#counts + 1] = ("%d %s"):format(count[kind], count[kind] == 1 and kind or MANY[kind])
    end
  end
  return figure.legend(keys), table.concat(counts, ", ")
end

local function drawing(o, rows, at, id, counts)
  local y, marks, parts = at.top, {}, {}
  for k, row in ipairs(rows) do
    if k > 1 then marks[#marks + 1] = svg.line(0, y, axes.WIDTH, y, "between") end
    local notes, lanes = place_notes(row, at)
    marks[#marks + 1] = row_markup(row, notes, y, at)
    y = y + ROW + lanes * LANE
  end
  at.bottom = y + 2
  parts[1] = axes.years(at)
  table.move(marks, 1, #marks, 2, parts)
  return svg.drawing({id = id, width = axes.WIDTH, height = at.bottom + BELOW, title = o.title or "timeline",
    text = ("%d rows from %s to %s: %s."):format(#rows, year(o.from), year(o.to), counts)}, parts) .. "\n"
end

---@param given {rows: table[], from: number, to: number, costs: lian.frame, amounts: string|string[],
---title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("timeline", given, {rows = {"table", required = true}, from = {"number", required = true},
    to = {"number", required = true}, costs = "any", amounts = "labels", title = "text", note = "text"})
  if o.to <= o.from then options.fail("timeline.to", ("a moment after from, %s"):format(year(o.from)), o.to) end
  local rows, money = check_rows(o.rows), o.costs ~= nil and columns.read(o.costs, o.amounts, "timeline") or nil
  local at = plan(o, rows)
  local legend, counts = legend_and_count(rows)
  local body, note = legend .. drawing(o, rows, at, id, counts), o.note
  if money then
    local drawn, further = columns.draw(money, at, id .. "c")
    body, note = body .. drawn, note and further and note .. " " .. further or note or further
  end
  return figure.around("timeline", {title = o.title, note = note}, body)
end
