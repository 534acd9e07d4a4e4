--- The gap staircase: a row a step, how far it lifts the level, and the target.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, SIZE, ROW, BAR, TOP, GAP = 760, 12, 22, 14, 30, 8
local WIDEST_LABEL, VALUE_ROOM = 260, 58
local MIDDLE = {class = "value", ["text-anchor"] = "middle"}

local function column(o, name)
  return base.column(o.frame, o[name], "stairs." .. name).values
end

-- steps {label, before, after}
local function steps_of(o)
  local labels, steps = column(o, "label"), {}
  local before = base.numbers(o.frame, o.before, "stairs.before").values
  local after = base.numbers(o.frame, o.after, "stairs.after").values
  for k = 1, o.frame.count do
    for _, v in ipairs{{"before", before[k]}, {"after", after[k]}} do
      if v[2] == nil or v[2] < -1e-9 or v[2] > 1 + 1e-9 then
        options.fail(("stairs.%s[%d]"):format(v[1], k), "a level in [0, 1]", v[2])
      end
    end
    steps[k] = {label = tostring(labels[k]), before = before[k], after = after[k]}
  end
  if #steps == 0 then options.fail("stairs.frame", "at least one step", "none") end
  return steps
end

local function layout(steps, shown)
  local widest = 0
  for k = 1, shown do widest = math.max(widest, svg.width(("%d  %s"):format(k, steps[k].label), SIZE)) end
  local left = math.min(widest, WIDEST_LABEL) + GAP
  return {left = left, room = WIDTH - left - VALUE_ROOM, bottom = TOP + shown * ROW}
end

local function axis(at)
  local parts = {}
  for tick = 0, 4 do
    local x = at.left + at.room * tick / 4
    parts[#parts + 1] = svg.line(x, TOP - 4, x, at.bottom, tick == 0 and "axis" or "grid")
    parts[#parts + 1] = svg.text(x, TOP - 10, ("%d %%"):format(25 * tick), MIDDLE)
  end
  return table.concat(parts)
end

local function step_markup(step, k, at)
  local y = TOP + (k - 1) * ROW
  local x0, x1 = at.left + at.room * step.before, at.left + at.room * step.after
  local tip = format("%d %s: from %.2f %% to %.2f %%", k, step.label, 100 * step.before, 100 * step.after)
  local parts = {
    svg.text(at.left - GAP, y + ROW / 2 + SIZE * 0.36, svg.fit(("%d  %s"):format(k, step.label), at.left - GAP + 1,
      SIZE), {class = "label", ["text-anchor"] = "end"}),
    svg.rect({x = at.left, y = y + (ROW - BAR) / 2, width = math.max(0, x0 - at.left), height = BAR,
      class = "reached"}, tip),
    svg.rect({x = x0, y = y + (ROW - BAR) / 2, width = math.max(0, x1 - x0), height = BAR, class = "bar"}, tip),
    svg.text(WIDTH - VALUE_ROOM + 8, y + ROW / 2 + SIZE * 0.36, format("%.1f %%", 100 * step.after),
      {class = "value"}),
  }
  return table.concat(parts)
end

-- the edge of the stairs, one line
local function edge(steps, shown, at)
  local out = {format("M%.1f %d", at.left + at.room * steps[1].before, TOP)}
  for k = 1, shown do
    local x = at.left + at.room * steps[k].after
    out[#out + 1] = format("H%.1fV%d", x, TOP + k * ROW)
  end
  return svg.element("path", {class = "edge", d = table.concat(out)})
end

local function target_markup(target, at)
  local x = at.left + at.room * target
  return svg.line(x, TOP - 4, x, at.bottom + 4, "target")
    .. svg.text(x, at.bottom + 17, say.text("target %.4g %%", 100 * target), MIDDLE)
end

local function reached_text(steps, target)
  if not target then return "" end
  for k, step in ipairs(steps) do
    if step.after >= target - 1e-12 then
      return format(" The target of %.4g %% is reached at step %d.", 100 * target, k)
    end
  end
  return format(" The target of %.4g %% is not reached.", 100 * target)
end

---@param given {frame: lian.frame, label: string, before: string, after: string, target: number, top: integer,
---title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("stairs", given, {frame = {"any", required = true}, label = {"text", default = "item"},
    before = {"text", default = "before"}, after = {"text", default = "after"}, target = "share",
    top = {"count", default = 40}, title = "text", note = "text"})
  base.expect("stairs.frame", o.frame)
  local steps = steps_of(o)
  local shown = math.min(o.top, #steps)
  local at, parts = layout(steps, shown), {}
  parts[1] = axis(at)
  for k = 1, shown do parts[#parts + 1] = step_markup(steps[k], k, at) end
  parts[#parts + 1] = edge(steps, shown, at)
  if o.target then parts[#parts + 1] = target_markup(o.target, at) end
  local left_out = shown < #steps and say.text("not shown: %d further", #steps - shown) or nil
  local note = o.note and left_out and o.note .. " " .. left_out or o.note or left_out
  local text = format("%d steps from %.3g %% to %.3g %%.", #steps, 100 * steps[1].before, 100 * steps[#steps].after)
    .. reached_text(steps, o.target)
  return figure.around("stairs", {title = o.title, note = note},
    svg.drawing({id = id, width = WIDTH, height = at.bottom + (o.target and 24 or 4),
      title = o.title or "gap staircase", text = text}, parts))
end
