--- The bow-tie of a network: what reaches the core on the left, what it reaches on the right; tubes past it, tendrils
--- and the rest below. Areas go with the share of firms.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, HEIGHT, MIDDLE = 760, 330, 150
local AREA = 62000 -- square pixels of all firms
local NAMES = {core = "core", ["in"] = "in", out = "out", tubes = "tubes", tendrils = "tendrils", rest = "rest"}

local function shares_of(f)
  local parts = base.column(f, "part", "bow_tie.frame").values
  local shares = base.numbers(f, "share_of_firms", "bow_tie.frame").values
  local firms = base.numbers(f, "firms", "bow_tie.frame").values
  local out = {}
  for name in pairs(NAMES) do out[name] = {share = 0, firms = 0} end
  for k = 1, f.count do
    if not NAMES[parts[k]] then options.fail("bow_tie.frame", "the parts of net:bow_tie()", parts[k]) end
    out[parts[k]] = {share = shares[k] or 0, firms = firms[k] or 0}
  end
  return out
end

local function told(part) return format("%.3g %%", 100 * part.share) end

local function tip(name, part) return say.text("%s: %d firms, %s", say.text(name), part.firms, told(part)) end

local function shape(class, path, name, part)
  return svg.element("path", {class = class, d = path}, ("<title>%s</title>"):format(svg.escape(tip(name, part))))
end

local function label(x, y, name, part, anchor)
  return svg.text(x, y, say.text(name), {class = "name", ["text-anchor"] = anchor or "middle"}) ..
    svg.text(x, y + 16, told(part), {class = "value", ["text-anchor"] = anchor or "middle"})
end

-- a wing from the core at x outward: as wide at its end as the area asks for
local function wing(x, toward, near, part, class, name)
  if part.share == 0 then return label(x + toward * 60, MIDDLE - 4, name, part) end
  local length = math.min(230, 60 + 260 * math.sqrt(part.share))
  local far = math.min(135, math.max(4, AREA * part.share / length - near))
  local x2 = x + toward * length
  return shape(class, format("M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ", x, MIDDLE - near, x2, MIDDLE - far, x2,
    MIDDLE + far, x, MIDDLE + near), name, part) .. label(x + toward * length * 0.62, MIDDLE - 4, name, part)
end

local function box(x, part, name, class)
  local side = math.max(3, math.min(90, math.sqrt(AREA * part.share)))
  local y = HEIGHT - 20
  return svg.rect({x = x - side, y = y - side / 2, width = side, height = side / 2, class = class}, tip(name, part)) ..
    label(x + 10, y - 14, name, part, "start")
end

---@param given {frame: lian.frame, title: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("bow_tie", given, {frame = {"any", required = true}, title = "text", note = "text"})
  base.expect("bow_tie.frame", o.frame)
  local part = shares_of(o.frame)
  local radius = math.max(10, math.min(110, math.sqrt(AREA * part.core.share / math.pi)))
  local centre, near = WIDTH / 2, math.min(radius * 0.8, 60)
  local parts = {
    wing(centre - radius * 0.6, -1, near, part["in"], "k p2", "in"),
    wing(centre + radius * 0.6, 1, near, part.out, "k p3", "out"),
    svg.element("circle", {cx = svg.number(centre), cy = svg.number(MIDDLE), r = svg.number(radius), class = "k p1"},
      ("<title>%s</title>"):format(tip("core", part.core))),
    label(centre, radius > 40 and MIDDLE - 4 or MIDDLE - radius - 24, "core", part.core),
    box(WIDTH * 0.16, part.tubes, "tubes", "k p4"), box(WIDTH * 0.46, part.tendrils, "tendrils", "k p5"),
    box(WIDTH * 0.76, part.rest, "rest", "k p6")}
  if radius > 40 then parts[4] = parts[4]:gsub('class="', 'class="deep ') end
  return figure.around("bow", o, svg.drawing({id = id, width = WIDTH, height = HEIGHT, title = o.title or "bow-tie",
    text = format("Shares of firms: in %s, core %s, out %s, tubes %s, tendrils %s, rest %s.", told(part["in"]),
      told(part.core), told(part.out), told(part.tubes), told(part.tendrils), told(part.rest))}, parts))
end
