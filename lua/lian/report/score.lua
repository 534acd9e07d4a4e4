--- The page of a score: ranking with its intervals, dimensions, years, shifts of rank, obstacles, what drives the
--- index.
local format = require "lian.base.format"
local frame = require "lian.frame"
local report = require "lian.report"

local MOST_ROWS, MOST_COLUMNS, MOST_SLOPES, RADAR, FEW = 40, 40, 60, 4, 10

local function last(self) return self.table.time_names and self.table.time_names[#self.table.time_names] end

local function titled(text, time) return time ~= nil and ("%s, %s"):format(text, tostring(time)) or text end

local function dimensions(self)
  local top, out = self.model.groups[#self.model.groups], {}
  for _, child in ipairs(top.children) do out[#out + 1] = child end
  return out
end

local function answer(self, page, ranking, time)
  local t, first = self.table, ranking(1, self.table.unit_label)
  local text = format("%s leads %s with %.4g", first, titled(self.model.name, time), ranking(1, "score"))
  if self.spread then
    local ties = 0
    for i = 1, #ranking do
      local low = ranking(i, "rank_low")
      if low and low <= 1 then ties = ties + 1 end
    end
    text = format("%s. Of %d units %d could be first in 5 %% of draws or more; where intervals overlap, the order "
      .. "is not settled.",
      text, #ranking, ties)
  end
  page:section("Answer"):text(text)
  page:figures{{"Units", #t.unit_names}, {"Indicators", #self.model.leaves}, {"Years",
    t.time_names and #t.time_names or 1},
    {"Cells filled", #self:filled()}}
end

local function ranks(self, page, ranking, time)
  local shown = ranking:top(MOST_ROWS, "score")
  page:section("Ranking")
  if self.spread then
    page:intervals{frame = shown, label = self.table.unit_label, value = "rank", low = "rank_low", high = "rank_high",
      title = titled("Ranks, and where 90 % of draws put them", time), note = self.spread.note}
  end
  page:bars{frame = shown, label = self.table.unit_label, value = "score", title = titled("Scores", time)}
end

-- scores of dimensions of the first few and the last
local function shapes(self, page, ranking, time)
  local list = dimensions(self)
  if #list < 3 or #list > 12 then return end
  local columns, names, rows = {{"unit", {}}}, {}, {}
  local unit, base_scores = self.table.unit_label, self:scores()
  local found = {}
  for i, row in base_scores:rows() do
    if time == nil or row[self.table.time_label] == time then found[row[unit]] = i end
  end
  for k = 1, math.min(RADAR - 1, #ranking) do rows[k] = ranking(k, unit) end
  if #ranking > #rows then rows[#rows + 1] = ranking(#ranking, unit) end
  local least, most = math.huge, -math.huge
  for k, node in ipairs(list) do
    names[k] = node.name
    columns[k + 1] = {node.name, {}}
    for r, name in ipairs(rows) do
      local v = node.leaf and self:contributions(name, {time = time})(node.name, "normalised") or
        base_scores(found[name], node.name)
      columns[k + 1][2][r] = v
      if v then least, most = math.min(least, v), math.max(most, v) end
    end
  end
  for r, name in ipairs(rows) do columns[1][2][r] = name end
  columns.count = #rows
  local shape = self.model.normalise
  local low, high = shape.word == "minmax" and 0 or least, shape.word == "minmax" and shape.high or most
  if low >= high then return end
  page:radar{frame = frame.new(columns), label = "unit", axes = names, low = low, high = high,
    title = titled("Dimensions of the first three and the last", time)}
end

local function over_years(self, page)
  local t = self.table
  if not t.time_names or #t.time_names < 2 then return end
  local stride = math.ceil(#t.time_names / MOST_COLUMNS)
  local years, rows, cols, values, by_unit = {}, {}, {}, {}, {}
  for k = 1, #t.time_names, stride do years[#years + 1] = t.time_names[k] end
  for k, year in ipairs(years) do cols[k] = tostring(year) end
  for i = 1, t.rows do
    by_unit[t.units[i]] = by_unit[t.units[i]] or {}
    by_unit[t.units[i]][t.times[i]] = self.values[i] or nil
  end
  local ranking = self:rank(last(self))
  for k = 1, math.min(MOST_ROWS, #ranking) do
    local unit = ranking(k, t.unit_label)
    rows[k], values[k] = unit, {}
    for c, year in ipairs(years) do values[k][c] = by_unit[unit][year] or 0 end
  end
  page:section("Over the years")
  page:heat{rows = rows, cols = cols, values = values, digits = 3, title = "Scores by year",
    note = self.model.normalise.within == "year" and "each year is normalised by itself: compare along columns alone" or
      nil}
end

local function shifts(self, page)
  local t = self.table
  if not t.time_names or #t.time_names < 2 then return end
  local from, to = t.time_names[1], last(self)
  local before, after = self:rank(from), self:rank(to)
  local units, a, b = {}, {}, {}
  for k = 1, math.min(MOST_SLOPES, #after) do
    units[k], b[k] = after(k, t.unit_label), after(k, "rank")
    for i = 1, #before do if before(i, t.unit_label) == units[k] then a[k] = before(i, "rank") end end
  end
  page:slopes{frame = frame.new{{"unit", units}, {"before", a}, {"after", b}, count = #units}, label = "unit",
    before = "before",
    after = "after", titles = {tostring(from), tostring(to)}, title = "Shifts of rank"}
end

local function drivers(self, page, time)
  page:section("What holds units back"):frame(self:obstacles{top = 1, time = time}, {rows = MOST_ROWS})
  page:section("What drives the index"):frame(self:weights(), {rows = 60})
  local sensitivity = self:sensitivity{samples = 256, bootstraps = 0}
  if sensitivity then page:frame(sensitivity) end
  page:frame(self:consistency(), {rows = 30})
end

local function made_of(self, page)
  local m, columns, told = self.model, {{"indicator", {}}, {"group", {}}, {"better", {}}, {"definition", {}},
    {"cannot show", {}}},
    false
  for j, leaf in ipairs(m.leaves) do
    local row = {leaf.name, leaf.parent.parent and leaf.parent.name or nil, leaf.direction == 1 and "more" or "less",
      leaf.definition,
      leaf.shows_not}
    for c = 1, 5 do columns[c][2][j] = row[c] end
    told = told or leaf.definition or leaf.shows_not
  end
  if not told then columns[4], columns[5] = nil, nil end
  columns.count = #m.leaves
  page:section("What it is made of"):frame(frame.new(columns), {rows = 80})
  page:frame(self:treated(), {rows = 80})
  if #self:filled() > 0 then page:frame(self:filled(), {rows = FEW}) end
end

---Writes the page of a score.
---@param self lian.score
---@param path string
return function(self, path)
  local time = last(self)
  local page = report.new{title = self.model.name, subtitle = tostring(self):gsub("^lian%.score: ", "")}
  local ranking = self:rank(time)
  answer(self, page, ranking, time)
  ranks(self, page, ranking, time)
  shapes(self, page, ranking, time)
  over_years(self, page)
  shifts(self, page)
  drivers(self, page, time)
  made_of(self, page)
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end
