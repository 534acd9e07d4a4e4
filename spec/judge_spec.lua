-- the rules of triage: three-valued; missing evidence is never met, and never not met
local judge = require "lian.triage.judge"

local T = {}
for name, rule in pairs(judge.THRESHOLDS) do T[name] = rule.default end

local function verdict(evidence, medians, thresholds)
  local t = {}
  for name, v in pairs(T) do t[name] = thresholds and thresholds[name] or v end
  return judge.one(evidence, t, medians)
end

local HELD = {loss = 0.02, hhi = 0.5, top_share = 0.3, self_sufficiency = 0.1, readiness = 8}

local function with(changes)
  local e = {}
  for name, v in pairs(HELD) do e[name] = v end
  for name, v in pairs(changes) do e[name] = v end
  return e
end

local function without(...)
  local e = with{}
  for _, name in ipairs{...} do e[name] = nil end
  return e
end

-- evidence that excludes shortfall (own below 0.3) and fragmentation (a large maker)
local function else_sound(changes)
  local e = with(changes)
  if changes.home_top_four == nil then e.home_top_four = 0.9 end
  return e
end

local function text(list) return table.concat(list, " ") end

describe("a stranglehold", function()
  it("needs a loss, concentration by one of two measures, and no way out by one of two", function()
    assert.equal("stranglehold", verdict(HELD).class)
    assert.equal("sound", verdict(else_sound{loss = 0.009}).class)
    assert.equal("stranglehold", verdict(with{loss = 0.01}).class)
    assert.equal("sound", verdict(else_sound{hhi = 0.39, top_share = 0.49}).class)
    assert.equal("stranglehold", verdict(with{hhi = 0.39, top_share = 0.5}).class)
    assert.equal("stranglehold", verdict(with{self_sufficiency = 0.9, readiness = 6.9}).class)
    assert.same({"stranglehold no"}, verdict(with{self_sufficiency = 0.3, readiness = 7}).judged)
  end)

  it("is decided by what is known when that is enough, else left open", function()
    assert.equal("stranglehold", verdict(without("top_share", "readiness")).class)
    local v = verdict(without("hhi", "readiness"))
    assert.equal("undetermined", v.class)
    assert.same({"stranglehold", "fragmented", "sound"}, v.possible)
    assert.truthy(text(v.missing):find("hhi", 1, true))
    assert.same({"shortfall no"}, v.judged)
    v = verdict{}
    assert.equal("undetermined", v.class)
    assert.same({"stranglehold", "shortfall", "fragmented", "sound"}, v.possible)
    assert.same({}, v.judged)
    -- a loss too small settles it, whatever is missing
    v = verdict{loss = 0.001}
    assert.same({"shortfall", "fragmented", "sound"}, v.possible)
    for _, name in ipairs(v.missing) do assert.is_false(name == "hhi" or name == "top_share") end
  end)

  it("is excluded when all abroad together take too little, and never found by that", function()
    local e = without("loss")
    e.loss_abroad = 0.009
    assert.same({"fragmented", "sound"}, verdict(e).possible)
    e.loss_abroad = 0.9
    local v = verdict(e)
    assert.equal("undetermined", v.class)
    assert.same({"stranglehold", "fragmented", "sound"}, v.possible)
    assert.truthy(text(v.missing):find("loss", 1, true))
    for _, c in ipairs(v.criteria) do
      if c.criterion:find("all abroad", 1, true) then assert.is_nil(c.met) end
    end
    -- what the bloc takes is known: the bound says nothing more
    assert.equal("stranglehold", verdict(with{loss_abroad = 0.5}).class)
  end)

  it("takes thresholds as told, and says how near the others were", function()
    assert.equal("stranglehold", verdict(with{loss = 0.005}, nil, {loss = 0.005}).class)
    local v = verdict(with{loss = 0.009})
    assert.truthy(v.near:find("stranglehold: loss 0.009, asked >= 0.01", 1, true), v.near)
  end)
end)

describe("a shortfall", function()
  local MADE = {loss = 0, self_sufficiency = 0.5, readiness = 8, pass_rate = 0.9, bench = 0.93, home_top_four = 0.9,
    export_unit_value = 10, import_unit_value = 10, dependence = 0.1, cooperation = 0.9}
  local function made(changes, medians)
    local e = {}
    for name, v in pairs(MADE) do e[name] = v end
    for name, v in pairs(changes) do e[name] = v end
    return verdict(e, medians or {dependence = 0.3, cooperation = 0.4}).class
  end

  it("is what home makes, but worse by one of four measures", function()
    assert.equal("sound", made{})
    assert.equal("shortfall", made{bench = 0.96})
    assert.equal("shortfall", made{readiness = 4})
    assert.equal("shortfall", made{readiness = 6.5})
    assert.equal("sound", made{readiness = 3.9})
    assert.equal("shortfall", made{export_unit_value = 6.9, import_unit_value = 10})
    assert.equal("sound", made{export_unit_value = 7.1, import_unit_value = 10})
    local medians = {dependence = 0.3, cooperation = 0.4}
    assert.equal("shortfall", made({dependence = 0.4, cooperation = 0.2}, medians))
    assert.equal("sound", made({dependence = 0.4, cooperation = 0.5}, medians))
    assert.equal("sound", made{bench = 0.99, self_sufficiency = 0.2})
  end)

  it("is told only where no stranglehold is possible, and both are named until then", function()
    local e = {self_sufficiency = 0.5, pass_rate = 0.8, bench = 0.95}
    local v = verdict(e)
    assert.equal("undetermined", v.class)
    assert.same({"stranglehold", "shortfall"}, v.possible)
    assert.same({"shortfall yes"}, v.judged)
    assert.same({"loss", "hhi", "top_share", "readiness"}, v.missing)
    e.readiness = 8 -- a way out
    assert.equal("shortfall", verdict(e).class)
  end)

  it("is left open where quality, readiness, unit values or co-operation could still show it", function()
    local e = {loss = 0, self_sufficiency = 0.5, home_top_four = 0.9}
    assert.same({"shortfall", "sound"}, verdict(e).possible)
    assert.same({"readiness", "pass_rate", "bench", "export_unit_value", "import_unit_value", "dependence",
      "cooperation"}, (function(list)
        local seen, out = {}, {}
        for _, name in ipairs(list) do seen[name] = true end
        for _, name in ipairs{"readiness", "pass_rate", "bench", "export_unit_value", "import_unit_value",
          "dependence", "cooperation"} do if seen[name] then out[#out + 1] = name end end
        return out
      end)(verdict(e).missing))
  end)
end)

describe("the fragmented", function()
  local MANY = {loss = 0, self_sufficiency = 0.2, home_top_four = 0.1, margin = 0.05, buyers_margin = 0.2,
    buyers_hhi = 0.3, sellers_hhi = 0.02}

  it("have no large maker, less margin than their buyers, and more concentrated buyers", function()
    assert.equal("fragmented", verdict(MANY).class)
    for name, v in pairs{home_top_four = 0.2, margin = 0.2, buyers_hhi = 0.02} do
      local e = {}
      for key, x in pairs(MANY) do e[key] = x end
      e[name] = v
      assert.equal("sound", verdict(e).class, name)
      e[name] = nil
      assert.equal("undetermined", verdict(e).class, name)
      assert.same({"fragmented", "sound"}, verdict(e).possible, name)
      assert.same({name}, verdict(e).missing, name)
    end
  end)
end)

describe("many verdicts", function()
  it("come strangleholds first, then by loss, with medians over all of them", function()
    local rows = {
      {label = "a", axes = {{"base", "parts"}}, evidence = else_sound{loss = 0}},
      {label = "b", axes = {{"base", "parts"}}, evidence = HELD},
      {label = "c", axes = {{"base", nil}}, evidence = with{loss = 0.5, bloc = "X", months = 3}},
      {label = "d", axes = {{"base", "parts"}}, evidence = {loss = 0, self_sufficiency = 0.9, readiness = 8,
        dependence = 0.9, cooperation = 0.1}},
      {label = "e", axes = {{"base", "parts"}}, evidence = {loss = 0, dependence = 0.2, cooperation = 0.3}},
      {label = "f", axes = {{"base", "parts"}}, evidence = {loss_abroad = 0.3, dependence = 0.1, cooperation = 0.9}},
    }
    local f, evidence = judge.frames(rows, T, {"a note"})
    assert.same({"c", "b", "d", "e", "f", "a"}, f:column("item"))
    assert.same({"stranglehold", "stranglehold", "shortfall", "undetermined", "undetermined", "sound"},
      f:column("class"))
    assert.equal("X", f(1, "bloc"))
    assert.equal(3, f(1, "months"))
    assert.is_nil(f(1, "possible"))
    assert.equal("shortfall, fragmented, sound", f(4, "possible"))
    assert.equal("stranglehold no", f(4, "judged"))
    assert.equal(0.3, f(5, "loss_abroad"))
    assert.truthy(f.note:find("judged: 4 of 6 (stranglehold 2, shortfall 1, sound 1); undetermined: 2, of which 1 "
      .. "can be no stranglehold; a note", 1, true), f.note)
    assert.equal(6 * 16, #evidence)
    local seen = {}
    for k = 1, #evidence do
      local met = evidence(k, "met")
      seen[met] = true
      local known = evidence(k, "value") ~= nil and evidence(k, "threshold") ~= nil
      if not evidence(k, "criterion"):find("all abroad", 1, true) then assert.equal(known, met ~= "unknown") end
    end
    assert.same({yes = true, no = true, unknown = true}, seen)
  end)

  it("may be none", function() assert.equal(0, #judge.frames({}, T)) end)
end)
