--- A fan of draws over time: nested bands between columns of quantiles, the outermost first and lightest,
--- the median as a line, another column beside it, marked moments.
local axes = require "lian.report.axes"
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local MOST = 4              -- bands
local SHARE_OF_INK = 0.22   -- opacity of one band; those inside lie on those outside
local DOT = 3               -- half the width of a band that has a single moment

local function listed(value) return type(value) == "table" and value or {value} end

-- q05 -> 5, p97.5 -> 97.5, q025 -> 2.5; nothing for other names
local function percent_of(name)
  local digits = name:match("^[qp](%d+%.?%d*)$")
  local value = tonumber(digits)
  if not value or value > 100 and #digits ~= 3 then return end
  return #digits == 3 and value ~= 100 and not digits:find(".", 1, true) and value / 10 or value
end

local function band_name(low, high)
  local a, b = percent_of(low), percent_of(high)
  return a and b and say.text("%g to %g %%", a, b) or say.text("%s to %s", low, high)
end

local function middle_name(name) return percent_of(name) == 50 and say.text "median" or name end

-- bands {name, low, high}, checked to be nested: low[1] <= low[2] ... <= high[2] <= high[1] in each row
local function bands_of(o)
  local lows, highs, bands = listed(o.low), listed(o.high), {}
  if #lows == 0 or #lows > MOST then options.fail("fan.low", ("one to %d columns"):format(MOST), #lows) end
  if #highs ~= #lows then
    options.fail("fan.high", ("as many columns as low has, %d"):format(#lows), #highs)
  end
  for k, name in ipairs(lows) do
    bands[k] = {name = band_name(name, highs[k]), low = base.numbers(o.frame, name, "fan.low").values,
      high = base.numbers(o.frame, highs[k], "fan.high").values}
  end
  local order = table.move(lows, 1, #lows, 1, {})
  for k = #highs, 1, -1 do order[#order + 1] = highs[k] end
  for j = 2, #order do
    local below, above = base.column(o.frame, order[j - 1]).values, base.column(o.frame, order[j]).values
    for i = 1, o.frame.count do
      local a, b = below[i], above[i]
      if a and b and a > b + 1e-9 * math.max(math.abs(a), math.abs(b)) then
        options.raise(("fan: '%s' lies above '%s' in row %d; give the bands from the outermost in"):format(
          order[j - 1], order[j], i))
      end
    end
  end
  return bands
end

-- a column that has numbers
local function numbers_of(o, key)
  local values = base.numbers(o.frame, o[key], "fan." .. key).values
  for i = 1, o.frame.count do if values[i] then return values end end
  options.raise(("fan.%s: column '%s' has no numbers"):format(key, o[key]))
end

local function times_of(o)
  local x, last = numbers_of(o, "x"), -math.huge
  for i = 1, o.frame.count do
    if x[i] and x[i] < last then
      options.raise(("fan.x: '%s' falls in row %d; sort the frame by it"):format(o.x, i))
    end
    last = x[i] or last
  end
  return x
end

-- the outline of one run of rows: along the top, then back along the bottom
local function outline(x, band, first, last, at)
  local out, beside = {}, first == last and DOT or 0
  local function add(k, y, aside)
    out[#out + 1] = format("%s%.1f %.1f", #out == 0 and "M" or "L", at.x(x[k]) + aside, at.y(y[k]))
  end
  if beside > 0 then add(first, band.high, -beside) end
  for k = first, last do add(k, band.high, beside) end
  for k = last, first, -1 do add(k, band.low, beside) end
  if beside > 0 then add(first, band.low, -beside) end
  return table.concat(out) .. "Z"
end

local function band_markup(x, band, count, at)
  local runs, first = {}, nil
  for k = 1, count + 1 do
    local there = k <= count and x[k] and band.low[k] and band.high[k]
    if there then first = first or k end
    if first and not there then
      runs[#runs + 1], first = outline(x, band, first, k - 1, at), nil
    end
  end
  return svg.element("path", {class = "band", d = table.concat(runs), ["fill-opacity"] = SHARE_OF_INK},
    ("<title>%s</title>"):format(svg.escape(band.name)))
end

local function curve_markup(class, name, x, y, count, at)
  return svg.element("path", {class = class, d = axes.curve(x, y, count, at)},
    ("<title>%s</title>"):format(svg.escape(name)))
end

local function summary(o, x, middle, bands, at)
  local last = o.frame.count
  while not (x[last] and middle[last]) and last > 1 do last = last - 1 end
  local style, text = number.style({at.low, at.high}, 2, 4), {}
  local function show(v) return v and number.show(v, style) or "unknown" end
  text[1] = ("%d bands over %d moments. At the end %s is %s"):format(#bands, o.frame.count,
    middle_name(o.middle), show(middle[last]))
  for k, band in ipairs(bands) do
    text[k + 1] = ("%s is %s to %s"):format(band.name, show(band.low[last]), show(band.high[last]))
  end
  return table.concat(text, ", ") .. "."
end

---@param given {frame: lian.frame, x: string, low: string|string[], middle: string, high: string|string[],
---line: string, marks: table<number, string>, title: string, unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("fan", given, {frame = {"any", required = true}, x = {"text", default = "time"},
    low = {"labels", default = {"q05", "q25"}}, middle = {"text", default = "q50"},
    high = {"labels", default = {"q95", "q75"}}, line = "text", marks = "table", title = "text", unit = "text",
    note = "text"})
  base.expect("fan.frame", o.frame)
  local count = o.frame.count
  if count == 0 then options.fail("fan.frame", "at least one row", "none") end
  local x, bands, middle = times_of(o), bands_of(o), numbers_of(o, "middle")
  local beside = o.line and base.numbers(o.frame, o.line, "fan.line").values
  o.unit = o.unit or base.column(o.frame, o.middle).unit
  local all = {middle, beside}
  for _, band in ipairs(bands) do all[#all + 1], all[#all + 2] = band.low, band.high end
  local at = axes.plan(x, all, count, o.marks, "fan.marks")
  local parts, keys = {axes.both(at)}, {}
  for k, band in ipairs(bands) do
    parts[#parts + 1] = band_markup(x, band, count, at)
    keys[k] = figure.key("k1", band.name, 1 - (1 - SHARE_OF_INK) ^ k)
  end
  parts[#parts + 1] = axes.marked(at)
  if beside then parts[#parts + 1] = curve_markup("path s2", o.line, x, beside, count, at) end
  parts[#parts + 1] = curve_markup("path s1", middle_name(o.middle), x, middle, count, at)
  keys[#keys + 1] = figure.key("k1", middle_name(o.middle))
  if beside then keys[#keys + 1] = figure.key("k2", o.line) end
  return figure.around("lines fan", o, figure.legend(keys) .. svg.drawing({id = id, width = axes.WIDTH,
    height = at.height, title = o.title or "fan", text = summary(o, x, middle, bands, at)}, parts))
end
