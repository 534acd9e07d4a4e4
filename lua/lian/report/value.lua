--- The page of policies together: the waterfall of synergy, shares, pairs, other assumptions, what was assumed and on
--- what evidence.
local format = require "lian.base.format"
local frame = require "lian.frame"
local report = require "lian.report"

local MOST_ROWS = 60

local function answer(self, page)
  local steps = self:waterfall()
  page:section("Answer"):text((tostring(self):gsub("\n%s*", "\n\n")))
  page:waterfall{frame = steps, label = "step", from = "from", to = "to", error = "error", unit = self.unit,
    title = "From each policy alone to all together",
    note = "Lines: 95 % intervals of each step, by draws in common. Steps that add less than nothing go back."}
  page:frame(self:synergy())
end

local function shares(self, page)
  if self.how == "pairs" then return end
  local f = self:shapley()
  local low, high, any = {}, {}, false
  for k = 1, #f do
    local err = f(k, "error") or 0
    low[k], high[k], any = f(k, "shapley") - 1.96 * err, f(k, "shapley") + 1.96 * err, any or err > 0
  end
  page:section("What each policy is worth among the others")
  if any then
    page:intervals{frame = frame.new{{"policy", f:column("policy")}, {"share", f:column("shapley")}, {"low", low},
      {"high", high}, count = #f}, label = "policy", value = "share", low = "low", high = "high", unit = self.unit,
      title = "Shares of the whole (Shapley values)", note = "95 % intervals"}
  end
  page:frame(f, {rows = MOST_ROWS})
end

local function pairs_of(self, page)
  if #self.policies < 2 then return true end
  page:section("Which policies work together")
  if self.how == "pairs" then
    local f, message, code = self:dividends()
    if not f then return nil, message, code end
    page:frame(f:filter(function(row) return row.size == 2 end), {rows = MOST_ROWS})
    return true
  end
  local f, message, code = self:interactions()
  if not f then return nil, message, code end
  page:frame(f, {rows = MOST_ROWS})
  return true
end

local function assumptions(self, page)
  if not self.trials then return end
  local f = self:assumptions()
  local texts, shown = {}, f:filter(function(row) return row.assumption ~= "as run" end)
  for k, name in ipairs(shown:column("assumption")) do texts[k] = ("%s %s"):format(name, shown:column("value")[k]) end
  page:section("What the answer would be under other assumptions")
  page:bars{frame = frame.new{{"assumption", texts}, {"change", shown:column("change")}, count = #shown},
    label = "assumption", value = "change", unit = self.unit, title = "What other assumptions would change, of all "
      .. "policies together", note = f.note}
  page:frame(f, {rows = MOST_ROWS})
end

local function evidence(self, page)
  local f, stated = self:evidence(), 0
  for k = 1, #f do if f(k, "source") then stated = stated + 1 end end
  page:section("What was assumed, and on what evidence")
  page:text(format("%d of %d instruments say where their numbers come from.", stated, #f))
  page:frame(f, {rows = MOST_ROWS})
end

---Writes the page of a value.
---@param self lian.value
---@param path string
return function(self, path)
  local page = report.new{title = self.asked.base.name, subtitle = ("What %d polic%s worth, on %s"):format(
    #self.policies, #self.policies == 1 and "y is" or "ies are", tostring(self.chain))}
  answer(self, page)
  shares(self, page)
  local done, message, code = pairs_of(self, page)
  if not done then return nil, message, code end
  assumptions(self, page)
  evidence(self, page)
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end
