--- The steps in which a heat map is shaded: each is a range of sizes, deeper as they grow; one hue below
--- zero, the other above. A strip shows them from the lowest to the highest that the map reaches.
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local shade = {}

local SHARES = {0.005, 0.02, 0.05, 0.1, 0.25, 0.5}
local MOST = 8
local STEP, BAR, SIZE = 46, 12, 12

---The room that the strip takes below a map.
shade.HEIGHT = 46

---Reads the option: "share", or the sizes at which a new step begins.
---@param path string for messages
---@param given "share"|number[]
---@return table scale {edges =, factor = (of numbers shown), below, above = (words), unit}
function shade.read(path, given)
  if given == "share" then
    return {edges = SHARES, factor = 100, below = "loss", above = "gain", unit = "%"}
  end
  if type(given) ~= "table" or #given == 0 or #given > MOST then
    options.fail(path, ("'share', or an array of 1 to %d sizes"):format(MOST),
      type(given) == "table" and #given or given)
  end
  for k = 1, #given do
    local v, last = given[k], k > 1 and given[k - 1] or 0
    if type(v) ~= "number" or not (v > last and v < math.huge) then
      options.fail(("%s[%d]"):format(path, k), format("a number above %.6g", last), v)
    end
  end
  return {edges = table.move(given, 1, #given, 1, {}), factor = 1, below = "below zero", above = "above zero"}
end

---The step of a value, 0 for sizes below the first edge.
---@param scale table
---@param v number
---@return integer
function shade.step(scale, v)
  local step = 0
  while scale.edges[step + 1] and math.abs(v) >= scale.edges[step + 1] do step = step + 1 end
  return step
end

---How deep a step is, in [0, 1].
---@param scale table
---@param step integer
---@return number
function shade.depth(scale, step) return step / #scale.edges end

---The opacity of a cell of a depth.
---@param depth number
---@return number
function shade.opacity(depth) return 0.04 + 0.96 * depth end

-- the deepest step below zero and above it
local function reach(scale, values, count)
  local below, above = 0, 0
  for k = 1, count do
    local v = values[k]
    if v and v < 0 then below = math.max(below, shade.step(scale, v)) end
    if v and v > 0 then above = math.max(above, shade.step(scale, v)) end
  end
  return below, above
end

local function label(x, y, text, anchor)
  return svg.text(x, y, text, {class = "value", ["text-anchor"] = anchor or "middle"})
end

-- the number at an edge, with its sign
local function edge_text(scale, k)
  local v = scale.edges[math.abs(k)] * scale.factor
  return (k < 0 and "-" or "") .. number.alone(v, 3):gsub("(%.%d-)0+$", "%1"):gsub("%.$", "")
end

---The strip: a box a step from the deepest below zero to the deepest above, numbers at their edges.
---@param scale table
---@param values (number|nil)[]
---@param count integer
---@param left number
---@param top number
---@return string markup
function shade.strip(scale, values, count, left, top)
  local below, above = reach(scale, values, count)
  local y, parts = top + 14, {}
  if below + above == 0 then
    return label(left, y + BAR - 2, say.text("all within %s%s of zero", edge_text(scale, 1),
      scale.unit and " " .. scale.unit or ""), "start")
  end
  local start = left + (below > 0 and svg.width(scale.below, SIZE) + 8 or 0)
  if below > 0 then parts[1] = label(start - 8, y + BAR - 2, say.text(scale.below), "end") end
  for step = -below, above do
    local x = start + (step + below) * STEP
    parts[#parts + 1] = svg.rect({x = x, y = y, width = STEP - 1, height = BAR, class = step < 0 and "cold" or "hot",
      ["fill-opacity"] = shade.opacity(shade.depth(scale, math.abs(step)))})
    if step < 0 then parts[#parts + 1] = label(x + STEP, y + BAR + 14, edge_text(scale, step)) end
    if step > 0 then parts[#parts + 1] = label(x, y + BAR + 14, edge_text(scale, step)) end
  end
  local stop = start + (below + above + 1) * STEP
  if above > 0 then parts[#parts + 1] = label(stop + 7, y + BAR - 2, say.text(scale.above), "start") end
  if scale.unit then
    parts[#parts + 1] = label(stop + 7, y + BAR + 14, scale.unit, "start")
  end
  return table.concat(parts)
end

return shade
