--- A map of clusters: communities of firms as discs, areas by size, slices by region, lines by the value between them.
--- Positions come from the links alone: those that trade much lie near one another.
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, HEIGHT, SIZE = 660, 500, 13
local MOST, STEPS = 40, 400
local AREA = 0.16   -- of the drawing that all discs take
local SMALL, LARGE, BESIDE = 9, 84, 26 -- radii; below BESIDE the number stands beside the disc
local GAP = 34      -- between discs, for what is written below
local CLASSES = {"p1", "p3", "p4", "p8", "p5", "p7", "p2"}
local REST = "p6"

-- ---- what is given

local function check_parts(list, path)
  local sum = 0
  for k, given in ipairs(list or {}) do
    local o = options.check(("%s[%d]"):format(path, k), given, {name = {"text", required = true},
      share = {"share", required = true}})
    sum = sum + o.share
  end
  if sum > 1 + 1e-9 then options.fail(path, "shares that add up to at most 1", sum) end
end

local function check_groups(list)
  if #list == 0 then options.fail("clusters.groups", "at least one group", "none") end
  if #list > MOST then
    options.raise(("clusters.groups: expected at most %d groups, got %d; pick those to be seen"):format(MOST, #list))
  end
  local groups, largest = {}, 0
  for k, given in ipairs(list) do
    local path = ("clusters.groups[%d]"):format(k)
    groups[k] = options.check(path, given, {label = {"text", required = true}, about = "text", sector = "text",
      size = {"not_negative", required = true}, firms = "count", inside = "share", mark = "flag", parts = "table"})
    check_parts(groups[k].parts, path .. ".parts")
    largest = math.max(largest, groups[k].size)
  end
  if largest == 0 then options.fail("clusters.groups", "a size above 0", "0 in all") end
  return groups
end

local function check_links(list, count)
  local links = {}
  for k, given in ipairs(list) do
    local path = ("clusters.links[%d]"):format(k)
    local o = options.check(path, given, {from = {"count", required = true}, to = {"count", required = true},
      value = {"not_negative", required = true}})
    for _, name in ipairs{"from", "to"} do
      if o[name] > count then
        options.fail(path .. "." .. name, format("the number of a group, at most %d", count), o[name])
      end
    end
    if o.from == o.to then options.raise(path .. ": a link of a group with itself") end
    links[k] = o
  end
  return links
end

-- ---- positions

local function radii(groups)
  local total, out = 0, {}
  for _, g in ipairs(groups) do total = total + g.size end
  for k, g in ipairs(groups) do
    out[k] = math.min(LARGE, math.max(SMALL, math.sqrt(AREA * WIDTH * HEIGHT * g.size / total / math.pi)))
  end
  return out
end

-- pairs that repel, links that attract by the square root of their value, all toward the middle; steps grow smaller
-- (Fruchterman and Reingold 1991)
local function settle(x, y, r, links)
  local n, most = #x, 0
  for _, l in ipairs(links) do most = math.max(most, l.value) end
  local k = math.sqrt(WIDTH * HEIGHT / n) * 0.75
  for step = 1, STEPS do
    local fx, fy = {}, {}
    for i = 1, n do fx[i], fy[i] = (WIDTH / 2 - x[i]) * 0.25, (HEIGHT / 2 - y[i]) * 0.45 end
    for i = 1, n do
      for j = i + 1, n do
        local dx, dy = x[i] - x[j], y[i] - y[j]
        local d = math.max(1, math.sqrt(dx * dx + dy * dy))
        local push = k * k / d
        fx[i], fy[i] = fx[i] + dx / d * push, fy[i] + dy / d * push
        fx[j], fy[j] = fx[j] - dx / d * push, fy[j] - dy / d * push
      end
    end
    for _, l in ipairs(links) do
      local dx, dy = x[l.from] - x[l.to], y[l.from] - y[l.to]
      local d = math.max(1, math.sqrt(dx * dx + dy * dy))
      local pull = math.min(1, (d - r[l.from] - r[l.to]) / d) * d * d / k * math.sqrt(l.value / most)
      fx[l.from], fy[l.from] = fx[l.from] - dx / d * pull, fy[l.from] - dy / d * pull
      fx[l.to], fy[l.to] = fx[l.to] + dx / d * pull, fy[l.to] + dy / d * pull
    end
    local heat = 40 * (1 - step / STEPS) + 0.5
    for i = 1, n do
      local f = math.max(1e-9, math.sqrt(fx[i] * fx[i] + fy[i] * fy[i]))
      x[i], y[i] = x[i] + fx[i] / f * math.min(f, heat), y[i] + fy[i] / f * math.min(f, heat)
    end
  end
end

-- into the drawing, and discs off one another
local function spread(x, y, r)
  for _ = 1, 200 do
    local moved = false
    for i = 1, #x do
      for j = i + 1, #x do
        local dx, dy = x[i] - x[j], y[i] - y[j]
        local d, least = math.max(1e-6, math.sqrt(dx * dx + dy * dy)), r[i] + r[j] + GAP
        if d < least then
          local by = (least - d) / 2 / d
          x[i], y[i], x[j], y[j] = x[i] + dx * by, y[i] + dy * by, x[j] - dx * by, y[j] - dy * by
          moved = true
        end
      end
    end
    for i = 1, #x do
      x[i] = math.max(r[i] + 44, math.min(WIDTH - r[i] - 44, x[i]))
      y[i] = math.max(r[i] + 6, math.min(HEIGHT - r[i] - 36, y[i]))
    end
    if not moved then break end
  end
end

-- one axis onto the room between low and high
local function fill(v, low, high)
  local least, most = math.huge, -math.huge
  for _, at in ipairs(v) do least, most = math.min(least, at), math.max(most, at) end
  for k, at in ipairs(v) do
    v[k] = most > least and low + (at - least) / (most - least) * (high - low) or (low + high) / 2
  end
end

local function positions(groups, links)
  local x, y, r = {}, {}, radii(groups)
  for k = 1, #groups do -- a spiral by the golden angle: no two alike
    local angle, far = k * 2.399963, 30 * math.sqrt(k)
    x[k], y[k] = WIDTH / 2 + far * math.cos(angle), HEIGHT / 2 + far * math.sin(angle)
  end
  settle(x, y, r, links)
  fill(x, WIDTH * 0.12, WIDTH * 0.88)
  fill(y, HEIGHT * 0.12, HEIGHT * 0.84)
  spread(x, y, r)
  return x, y, r
end

-- ---- drawing

-- regions by their share in all groups, those of the first seven a colour
local function colours(groups)
  local sum, names, class = {}, {}, {}
  for _, g in ipairs(groups) do
    for _, p in ipairs(g.parts or {}) do
      if not sum[p.name] then names[#names + 1], sum[p.name] = p.name, 0 end
      sum[p.name] = sum[p.name] + p.share * g.size
    end
  end
  table.sort(names, function(a, b)
    if sum[a] ~= sum[b] then return sum[a] > sum[b] end
    return a < b
  end)
  for k = 1, math.min(#names, #CLASSES) do class[names[k]] = CLASSES[k] end
  return names, class
end

local function slice(x, y, r, from, to, class)
  if to - from > 1 - 1e-6 then
    return svg.element("circle", {cx = svg.number(x), cy = svg.number(y), r = svg.number(r), class = class})
  end
  local a, b = 2 * math.pi * (from - 0.25), 2 * math.pi * (to - 0.25)
  return svg.element("path", {class = class, d = format("M%.1f %.1fL%.1f %.1fA%.1f %.1f 0 %d 1 %.1f %.1fZ", x, y,
    x + r * math.cos(a), y + r * math.sin(a), r, r, to - from > 0.5 and 1 or 0, x + r * math.cos(b),
    y + r * math.sin(b))})
end

local function percent(v) return format("%.3g %%", 100 * v) end

local function tip_of(g)
  local out = {format("%s: size %s", g.label, number.alone(g.size, 4))}
  if g.firms then out[#out + 1] = format("%d firms", g.firms) end
  if g.about then out[#out + 1] = "largest " .. g.about end
  if g.sector then out[#out + 1] = "most of it " .. g.sector end
  if g.inside then out[#out + 1] = percent(g.inside) .. " of value stays inside" end
  for k = 1, math.min(4, #(g.parts or {})) do
    out[#out + 1] = ("%s %s"):format(g.parts[k].name, percent(g.parts[k].share))
  end
  return table.concat(out, "; ")
end

local function disc(g, x, y, r, class)
  local parts, at, rest = {}, 0, 0
  for _, p in ipairs(g.parts or {}) do
    if class[p.name] then
      if p.share > 0 then parts[#parts + 1] = slice(x, y, r, at, at + p.share, class[p.name]) end
      at = at + p.share
    else
      rest = rest + p.share
    end
  end
  if not g.parts then parts[1], at = slice(x, y, r, 0, 1, CLASSES[1]), 1 end
  if 1 - at > 1e-6 then parts[#parts + 1] = slice(x, y, r, at, 1, REST) end
  parts[#parts + 1] = svg.element("circle", {cx = svg.number(x), cy = svg.number(y), r = svg.number(r + 3),
    class = g.mark and "ring dashed" or "ring"})
  return ("<g><title>%s</title>%s</g>"):format(svg.escape(tip_of(g)), table.concat(parts))
end

local function labels(g, x, y, r)
  local text = g.sector or g.about or ""
  local name = text ~= "" and svg.text(x, y + r + 18, svg.fit(text, 118, SIZE - 1), {class = "name",
    ["text-anchor"] = "middle"}) or ""
  if r < BESIDE then
    return svg.text(x + r + 6, y + 4, g.label, {class = "place", ["text-anchor"] = "start"}) .. name
  end
  return svg.element("circle", {cx = svg.number(x), cy = svg.number(y), r = "11", class = "plate"}) ..
    svg.text(x, y + 4.5, g.label, {class = "place", ["text-anchor"] = "middle"}) .. name
end

local function lines(links, x, y)
  local most, out = 0, {}
  for _, l in ipairs(links) do most = math.max(most, l.value) end
  for k = #links, 1, -1 do -- the widest above the others
    local l = links[k]
    if l.value >= most / 400 then
      out[#out + 1] = svg.element("line", {x1 = svg.number(x[l.from]), y1 = svg.number(y[l.from]),
        x2 = svg.number(x[l.to]), y2 = svg.number(y[l.to]), class = "tie",
        ["stroke-width"] = svg.number(math.max(0.5, 16 * l.value / most))},
        ("<title>%s</title>"):format(svg.escape(format("%d and %d: %s", l.from, l.to, number.alone(l.value, 4)))))
    end
  end
  return table.concat(out)
end

local function legend(names, class, marked)
  local keys, rest = {}, 0
  for _, name in ipairs(names) do
    if class[name] then keys[#keys + 1] = figure.key("k" .. class[name]:sub(2), name) else rest = rest + 1 end
  end
  if rest > 0 then keys[#keys + 1] = figure.key("k6", say.text("%d others", rest)) end
  if marked then keys[#keys + 1] = figure.key("ringkey", say.text "virtual") end
  return #keys > 0 and figure.legend(keys) or ""
end

---@param given {groups: table[], links: table[], title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("clusters", given, {groups = {"table", required = true}, links = {"table", default = {}},
    title = "text", note = "text"})
  local groups = check_groups(o.groups)
  local links = check_links(o.links, #groups)
  local x, y, r = positions(groups, links)
  local names, class = colours(groups)
  local parts, marked, told = {lines(links, x, y)}, false, {}
  for k, g in ipairs(groups) do
    parts[#parts + 1] = disc(g, x[k], y[k], r[k], class)
    marked = marked or g.mark
    if k <= 5 then told[k] = format("%s (%s)", g.label, number.alone(g.size, 4)) end
  end
  for k, g in ipairs(groups) do parts[#parts + 1] = labels(g, x[k], y[k], r[k]) end
  return figure.around("clusters", o, legend(names, class, marked) .. svg.drawing({id = id, width = WIDTH,
    height = HEIGHT, title = o.title or "clusters", text = format("%d groups and %d links between them. The first by "
      .. "size: %s.", #groups, #links, table.concat(told, ", "))}, parts))
end
