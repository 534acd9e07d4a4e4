--- The requirement graph: items as boxes by stage, coloured by the level that can still be made; links by
--- kind, those that cap an item drawn strong.
local format = require "lian.base.format"
local layers = require "lian.report.layers"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, SIZE = 1120, 10.5
local BOX, ROW, ROWS = 30, 37, 22       -- heights of a box and its row; rows of a column
local TOP, GAP, PAD = 26, 34, 5         -- above the boxes; between columns at least; beside text
local WIDEST, MOST = 170, 150
local STEPS = {0.05, 0.25, 0.5, 0.75, 0.95}
local STEP_TEXTS = {"below 5 %", "5 to 25 %", "25 to 50 %", "50 to 75 %", "75 to 95 %", "95 % and more"}
local KINDS = {critical = true, important = true, optional = true, variant = true, flow = true}

-- ---- what is given

local function check_items(list)
  if type(list) ~= "table" or #list == 0 then options.fail("graph.items", "at least one item", list and "none") end
  if #list > MOST then
    options.raise(("graph.items: expected at most %d items, got %d; pick those to be seen"):format(MOST, #list))
  end
  local items, place = {}, {}
  for k, given in ipairs(list) do
    local path = ("graph.items[%d]"):format(k)
    local o = options.check(path, given, {label = {"text", required = true}, group = "text", level = "share",
      mark = "flag", final = "flag"})
    if place[o.label] then options.raise(("%s: '%s' stands at %d already"):format(path, o.label, place[o.label])) end
    place[o.label], items[k] = k, o
  end
  return items, place
end

local function end_of(label, place, path)
  if place[label] then return place[label] end
  options.raise(options.unknown(path, "item", label, options.names(place)))
end

local function check_links(list, place)
  local links = {}
  for k, given in ipairs(list) do
    local path = ("graph.links[%d]"):format(k)
    local o = options.check(path, given, {from = {"text", required = true}, to = {"text", required = true},
      kind = {"text", default = "critical"}})
    if not KINDS[o.kind] then
      options.fail(path .. ".kind", "critical, important, optional, variant or flow", o.kind)
    end
    links[k] = {from = end_of(o.from, place, path .. ".from"), to = end_of(o.to, place, path .. ".to"),
      kind = o.kind}
    if links[k].from == links[k].to then options.raise(path .. ": an item that requires itself") end
  end
  return links
end

-- ---- boxes

local function class_of(level)
  if not level then return "unknown" end
  for k, limit in ipairs(STEPS) do if level < limit then return "l" .. k - 1 end end
  return "l" .. #STEPS
end

local function percent(level)
  if not level then return "?" end
  local text = format("%.0f %%", 100 * level)
  if text == "0 %" and level > 0 then return "<1 %" end
  if text == "100 %" and level < 1 then return ">99 %" end
  return text
end

-- a label on two lines, the second shorter to leave room for the level
local function lines_of(label, room, second_room)
  if svg.width(label, SIZE) <= room then return label, "" end
  local cut
  for at in label:gmatch("()[ %-]") do
    if svg.width(label:sub(1, at), SIZE) <= room then cut = at end
  end
  if not cut then
    local first = svg.fit(label, room, SIZE)
    return first, ""
  end
  local first = label:sub(1, label:sub(cut, cut) == "-" and cut or cut - 1)
  return first, svg.fit(label:sub(cut + 1), second_room, SIZE)
end

local function box_markup(item, b)
  local class = class_of(item.level)
  if item.mark then class = class .. " mark" end
  if item.final then class = class .. " final" end
  local level = percent(item.level)
  local first, second = lines_of(item.label, b.width - 2 * PAD, b.width - 3 * PAD - svg.width(level, SIZE))
  local tip = ("%s: %s"):format(item.label, item.level and level or "level unknown")
  local parts = {svg.rect({x = b.x, y = b.y, width = b.width, height = BOX, rx = 3, class = class}, tip),
    svg.text(b.x + PAD, b.y + 12.5, first, {class = "t " .. class})}
  if second ~= "" then parts[3] = svg.text(b.x + PAD, b.y + 25, second, {class = "t " .. class}) end
  parts[#parts + 1] = svg.text(b.x + b.width - PAD, b.y + 25, level,
    {class = "t level " .. class, ["text-anchor"] = "end"})
  return table.concat(parts)
end

local function place_boxes(columns, count)
  local highest = 0
  for _, column in ipairs(columns) do highest = math.max(highest, #column) end
  local step = math.min((WIDTH + GAP) / #columns, WIDEST + 3 * GAP)
  local wide = math.min(WIDEST, step - GAP)
  local left = (WIDTH - (step * (#columns - 1) + wide)) / 2
  local boxes, heads = {}, {}
  for c, column in ipairs(columns) do
    local x = left + (c - 1) * step
    local top = TOP + (highest - #column) * ROW / 2
    for k, i in ipairs(column) do boxes[i] = {x = x, y = top + (k - 1) * ROW, width = wide, column = c} end
    if column.first and column.group then
      heads[#heads + 1] = svg.text(x, top - 9, svg.fit(column.group, wide, 12), {class = "head"})
    end
  end
  assert(#boxes == count)
  return boxes, heads, TOP + highest * ROW
end

-- ---- links

-- does the input cap the item?
local function binds(link, items)
  local from, to = items[link.from].level, items[link.to].level
  if not from or not to or to >= 1 - 1e-9 then return false end
  if link.kind == "critical" then return math.abs(from - to) < 1e-9 end
  return link.kind == "important" and math.abs((1 + from) / 2 - to) < 1e-9
end

local function link_markup(link, boxes, items)
  local a, b = boxes[link.from], boxes[link.to]
  local x1, y1, x2, y2 = a.x + a.width, a.y + BOX / 2, b.x, b.y + BOX / 2
  local bend = a.column < b.column and math.max(16, (x2 - x1) / 2) or 40
  local class = "link " .. link.kind
  if link.feedback then class = class .. " back" end
  if binds(link, items) then class = class .. " binds" end
  local tip = ("%s > %s (%s)"):format(items[link.from].label, items[link.to].label, link.kind)
  return svg.element("path", {class = class, d = format("M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1,
    x1 + bend, y1, x2 - bend, y2, x2, y2)}, ("<title>%s</title>"):format(svg.escape(tip)))
end

-- those that bind come last, and so above the others
local function links_markup(links, boxes, items)
  local plain, strong = {}, {}
  for _, link in ipairs(links) do
    local list = binds(link, items) and strong or plain
    list[#list + 1] = link_markup(link, boxes, items)
  end
  return table.concat(plain, "\n") .. "\n" .. table.concat(strong, "\n")
end

-- ---- the legend

local function legend(items, links)
  local seen, out = {}, {}
  for _, item in ipairs(items) do seen[class_of(item.level)] = true end
  for k, text in ipairs(STEP_TEXTS) do
    if seen["l" .. k - 1] then
      out[#out + 1] = ('<span class="key"><i class="l%d"></i>%s</span>'):format(k - 1, say.text(text))
    end
  end
  if seen.unknown then
    out[#out + 1] = ('<span class="key"><i class="unknown"></i>%s</span>'):format(say.text "unknown")
  end
  local kinds = {}
  for _, link in ipairs(links) do
    kinds[link.kind], kinds.back = true, kinds.back or link.feedback
    kinds.binds = kinds.binds or binds(link, items)
  end
  for _, kind in ipairs{{"critical", "critical input"}, {"important", "important input"},
    {"optional", "optional input"}, {"variant", "variant"}, {"flow", "sells to"}, {"back", "leads back"},
    {"binds", "caps the item"}} do
    if kinds[kind[1]] then
      out[#out + 1] = ('<span class="key"><svg width="26" height="8" aria-hidden="true"><path class="link %s" '
        .. 'd="M0 4H26"/></svg> %s</span>'):format(kind[1], say.text(kind[2]))
    end
  end
  return ('<p class="legend">%s</p>\n'):format(table.concat(out, " "))
end

local function lowest_text(items)
  local known = {}
  for k, item in ipairs(items) do if item.level then known[#known + 1] = {item, k} end end
  table.sort(known, function(a, b)
    if a[1].level ~= b[1].level then return a[1].level < b[1].level end
    return a[2] < b[2]
  end)
  local out = {}
  for k = 1, math.min(5, #known) do out[k] = ("%s %s"):format(known[k][1].label, percent(known[k][1].level)) end
  return #out > 0 and " Lowest: " .. table.concat(out, ", ") .. "." or ""
end

---@param given {items: table[], links: table[], title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("graph", given, {items = {"table", required = true},
    links = {"table", default = {}}, title = "text", note = "text"})
  local items, place = check_items(o.items)
  local links = check_links(o.links, place)
  local columns = layers.columns(items, links, ROWS)
  local boxes, heads, height = place_boxes(columns, #items)
  local parts = {links_markup(links, boxes, items), table.concat(heads, "\n")}
  for i, item in ipairs(items) do parts[#parts + 1] = box_markup(item, boxes[i]) end
  local drawing = svg.drawing({id = id, width = WIDTH, height = height, title = o.title or "requirement graph",
    text = ("%d items and %d links, inputs on the left.%s"):format(#items, #links, lowest_text(items))}, parts)
  return ('<figure class="graph wide">\n%s%s%s%s</figure>\n'):format(
    o.title and ("<figcaption>%s</figcaption>\n"):format(svg.escape(o.title)) or "", legend(items, links), drawing,
    o.note and ('<p class="note">%s</p>\n'):format(svg.escape(o.note)) or "")
end
