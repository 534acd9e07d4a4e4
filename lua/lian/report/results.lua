--- The pages of scenarios' results: one function a kind of result, registered by lian.init.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local places = require "lian.chain.places"
local by_draw = require "lian.scenario.results.by_draw"
local drivers = require "lian.report.drivers"
local options = require "lian.base.options"
local report = require "lian.report"

local results = {}

local function begin(self)
  local page = report.new{title = self.name, subtitle = tostring(self.chain)}
  page:section("What came out"):text((self:summary():gsub("\n%s*", "\n\n")))
  return page
end

local function finish(self, page, path)
  page:section("What was asked"):text((self.text:gsub("\n%s*", "\n\n"))) -- a paragraph an instrument
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end

-- bars of the largest, with the name beside the code where there is one
local function bars(page, losses, value, title, unit)
  local top = losses:top(20, value)
  local codes, texts = top:column("node"), {}
  local names = top.by_name.name and top:column("name") or {}
  for k, code in ipairs(codes) do texts[k] = names[k] and ("%s %s"):format(code, names[k]) or code end
  page:bars{frame = frame.new{{"node", texts}, {value, top:column(value)}, count = #top}, label = "node", value = value,
    top = 20, title = title, unit = unit,
    note = #losses > #top and ("The %d largest of %d."):format(#top, #losses) or nil}
end

-- deliveries that changed most, where the result has them
local function moved(self, page, known)
  if not known then return end
  local flows = self:flows():filter(function(row) return row.moved > 0 end)
  if #flows > 0 then page:section("Deliveries that moved most"):frame(flows:top(20, "moved"), {rows = 20}) end
end

local MOST_EVENTS, MOST_TARGETS = 40, 6 -- what a drawing can hold

results["lian.result_at_once"] = function(self, path)
  local page = begin(self)
  local regions = self.chain:axis("region") and self:losses{each = "region", of = "value_added"} or {}
  local column = self.outcome.supply and "rationed_loss" or "demand_loss"
  local case = self.outcome.supply and "short supply, rationed" or "sales"
  if self.outcome.supply or self.outcome.demand then
    if #regions > 1 then
      page:bars{frame = regions, label = "region", value = column, top = 20,
        title = ("Value added lost by region (%s)"):format(case), unit = self.chain:meta().unit}
    end
    bars(page, self:losses(), column, ("Output lost by node (%s)"):format(case), self.chain:meta().unit)
    local losses, shown = self:losses(), {}
    for _, name in ipairs(losses:names()) do
      if not name:find("direct", 1, true) then shown[#shown + 1] = name end -- fits a page; the CSV has all
    end
    page:section("Losses by node"):frame(losses:top(40, column):select(shown), {rows = 40})
    moved(self, page, self.chain:flows() ~= nil)
  end
  if self:assumptions() then
    page:section("What the answer would be under other assumptions"):frame(self:assumptions(), {rows = 10})
  end
  if self:prices() then
    page:section("Prices"):frame(self:prices():top(30, "price_change"), {rows = 30})
  end
  return finish(self, page, path)
end

results["lian.result_on_items"] = function(self, path)
  local page, losses = begin(self), self:losses()
  page:section("What requires what"):graph(self:graph())
  page:bars{frame = losses:top(25, "loss"), label = "item", value = "loss", title = "Levels lost by item"}
  if #self:gaps() > 0 then
    page:section("What to learn first"):frame(self:gaps(), {rows = 40})
  end
  page:section("Levels"):frame(losses:top(60, "loss"), {rows = 60})
  return finish(self, page, path)
end

-- columns of a frame but the first, where a drawing of lines can hold them
local function lines_of(page, path, title, marks, note)
  local names = {table.unpack(path:names(), 2)}
  if #names == 0 or #names > MOST_TARGETS then return end
  page:lines{frame = path, x = path:names()[1], y = names, title = title, marks = marks, note = note}
end

-- home's own share of each group at the start and at the end of each year, as columns
local function own_by_year(self, own, value)
  local years, place, groups, columns = {}, {}, {}, {}
  for k = 1, #own do
    local year, group = own(k, "year"), own(k, own:names()[2])
    if not place[year] then
      years[#years + 1] = year == "start" and self.horizon.from or tonumber(year:match("%d+")) + 1
      place[year] = #years
    end
    if not groups[group] then
      groups[group] = {}
      columns[#columns + 1] = {group, groups[group]}
    end
    groups[group][place[year]] = own(k, value)
  end
  return frame.new{{"time", years, unit = "year", digits = 7}, table.unpack(columns)}
end

local function first_shock(start) return start < math.huge and {[start] = "first shock"} or nil end

local function plan(self, page, timeline, h, costs, value, title)
  if #timeline > 0 and #timeline <= MOST_EVENTS then
    page:section("Roadmap"):timeline{rows = timeline, from = h.from, to = h.to, costs = costs,
      title = title or "Shocks, policies and programmes"}
  end
  local each = self.chain:axis("base") and "base" or "total"
  local own = self:self_guarantee{each = each}
  page:section("Home's own share, against 70 %")
  lines_of(page, own_by_year({horizon = h}, own, value), "Own share of what is used", nil, own.note)
  page:frame(own, {rows = 80})
end

local MOST_GAPS = 10000 -- items of which the gap list is found in about a second

local function close_first(self, page)
  page:section("What to close first, when it is worst")
  if #self.chain > MOST_GAPS then return page:text("Left out for a list so long: run:gaps() finds it.") end
  local gaps, message, code = self:gaps{top = 40}
  if not gaps then return nil, message, code end
  return #gaps > 0 and page:frame(gaps, {rows = 40}) or page:text("Nothing lacks in any month.")
end

results["lian.run_on_items"] = function(self, path)
  local page, out = begin(self), self.outcome
  lines_of(page, self:series(), "What can still be made of final items", first_shock(out.start))
  page:frame(self:falls())
  plan(self, page, out.timeline, out.horizon, #out.costs > 0 and self:costs() or nil, "rate")
  if #out.programmes > 0 then lines_of(page, self:series{of = "readiness"}, "Readiness of programmes, 1 to 10") end
  if #out.targets > 0 then page:section("Targets"):frame(self:targets()) end
  if #out.costs > 0 then page:section("Costs"):frame(self:costs(), {rows = 80}) end
  page:section("What was lost"):bars{frame = self:losses():top(25, "loss"), label = "item", value = "loss",
    title = "Mean level lost by item"}
  local done, message, code = close_first(self, page)
  if not done then return nil, message, code end
  return finish(self, page, path)
end

-- what drives the measures of a sweep in which something was drawn; where the draws of interest lie
local function what_drives(self, page, measures, where)
  local draws, there = by_draw.table(self), {}
  if #draws.factors == 0 then
    if where ~= nil then options.raise "report.where: nothing was drawn in these draws" end
    return true
  end
  for _, name in ipairs(measures) do
    for _, measure in ipairs(draws.measures) do if measure.name == name then there[#there + 1] = name end end
  end
  page:section("What drives it")
  local done, message, code = drivers.measures(self, page, there)
  if done and where ~= nil then done, message, code = drivers.boxes(self, page, where) end
  return done, message, code
end

results["lian.sweep_on_items"] = function(self, path, where)
  local page, first = begin(self), self.outcomes[1]
  page:fan{frame = self:series(), title = "What can still be made of the final items", marks = first_shock(first.start)}
  page:frame(self:falls())
  plan(self, page, first.timeline, self.horizon, nil, "mean", "Shocks, policies and programmes, first draw")
  if #first.targets > 0 then page:section("Targets"):frame(self:targets()) end
  page:section("Costs"):frame(self:costs())
  local done, message, code = what_drives(self, page, {"level", "cost"}, where)
  if not done then return nil, message, code end
  return finish(self, page, path)
end

local ROWS, MOMENTS = 25, 40

-- the groups recorded that lose most, by thinned moments
local function heat(self, page)
  local kept = self.outcome.kept
  if not kept.output then return end
  local each = kept.level
  if each == "node" and #kept.names > ROWS and #places.regions(self.chain) > 2 then each = "region" end
  local series = self:series{of = "share", each = each}
  local names, order, paths = series:names(), {}, {}
  for g = 2, #names do
    paths[g - 1], order[g - 1] = series:column(names[g]), {g - 1, 0}
    for _, v in pairs(paths[g - 1]) do order[g - 1][2] = order[g - 1][2] + math.max(0, 1 - v) end
  end
  table.sort(order, function(a, b) if a[2] ~= b[2] then return a[2] > b[2] end return a[1] < b[1] end)
  local at = series:column("time")
  local rows, cols, values, stride = {}, {}, {}, math.ceil(#at / MOMENTS)
  for t = 1, #at, stride do cols[#cols + 1] = format("%.2f", at[t]) end
  for k = 1, math.min(ROWS, #order) do
    local g = order[k][1]
    rows[k], values[k] = names[g + 1], {}
    for c = 1, #cols do values[k][c] = (paths[g][(c - 1) * stride + 1] or 1) - 1 end
  end
  page:heat{rows = rows, cols = cols, values = values, scale = "share", title = "Output against normal, those hit most"}
end

local function targets(self, page)
  if #self.outcome.targets == 0 or #self.outcome.targets > MOST_TARGETS then return end
  local own, names = self:self_guarantee(), {}
  for k, name in ipairs(own:names()) do if k > 1 then names[#names + 1] = name end end
  page:lines{frame = own, x = "time", y = names, title = "Self-guarantee: own share of what is used"}
  page:frame(self:targets())
end

-- the assumptions as bars about the run, the one that moves it most first; where some are tried
local function tornado(self, page)
  local tried = self:assumptions()
  local texts, shown = {}, tried:filter(function(row) return row.assumption ~= "as run" end)
  if #shown == 0 then return end
  local on_added, unit = shown:column("value_added")[1] ~= nil, "share of value added lost"
  if not on_added then unit = "days of final demand" end
  for k, name in ipairs(shown:column("assumption")) do texts[k] = ("%s %s"):format(name, shown:column("value")[k]) end
  page:bars{frame = frame.new{{"assumption", texts}, {"change", shown:column("change")}, count = #shown},
    label = "assumption", value = "change", title = "What other assumptions would change", unit = unit,
    note = tried.note}
  page:frame(tried)
end

local function how_far(self, page)
  local rides = self.trust
  if not (rides.steadiness or rides.assumptions) then return end
  page:section("How far it can be trusted")
  if rides.steadiness then page:frame(self:steadiness()) end
  if rides.assumptions then tornado(self, page) end
end

results["lian.run"] = function(self, path)
  local page, out = begin(self), self.outcome
  page:lines{frame = self:series(), x = "time", y = {"share"}, title = "Output, share of normal",
    marks = out.start < math.huge and {[out.start] = "first shock"} or nil}
  page:frame(self:resilience())
  how_far(self, page)
  if #out.timeline > 0 and #out.timeline <= MOST_EVENTS then
    page:timeline{rows = out.timeline, from = out.horizon.from, to = out.horizon.to, costs = #out.costs > 0 and
      self:costs() or nil, title = "Shocks and policies"}
  end
  targets(self, page)
  heat(self, page)
  local regions = self.chain:axis("region") and self:losses{each = "region"} or {}
  if #regions > 1 then
    page:bars{frame = regions, label = "region", value = "lost", top = 20, title = "Output lost by region",
      unit = self.chain:meta().unit}
  end
  bars(page, self:losses(), "lost", "Output lost by node", self.chain:meta().unit)
  moved(self, page, out.kept.trade ~= nil)
  return finish(self, page, path)
end

results["lian.sweep"] = function(self, path, where)
  local page, h = begin(self), self.horizon
  page:fan{frame = self:series(), title = "Output, share of normal",
    marks = self.start < math.huge and {[self.start] = "first shock"} or nil}
  if #self.timeline > 0 and #self.timeline <= MOST_EVENTS then
    page:timeline{rows = self.timeline, from = h.from, to = h.to, title = "Shocks and policies, first draw"}
  end
  page:frame(self:resilience())
  if self.rows[1].regions then page:frame(self:losses(), {rows = 40}) end
  if self.trust.steadiness then page:section("How far it can be trusted"):frame(self:steadiness()) end
  if #self.rows[1].targets > 0 then page:frame(self:targets()) end
  local done, message, code = what_drives(self, page, {"unmet", "value_added", "loss"}, where)
  if not done then return nil, message, code end
  return finish(self, page, path)
end

local SWEEPS = {["lian.sweep"] = true, ["lian.sweep_on_items"] = true}

---Writes the page of a result.
---@param self lian.result
---@param path string
---@param given? {where: function|string} of sweeps
return function(self, path, given)
  local name = core.metatable(self).__name
  local o = options.check("report", given, SWEEPS[name] and {where = "any"} or {})
  return results[name](self, path, o.where)
end
