local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function copy(a)
  local out = {}
  for i, v in ipairs(a) do out[i] = type(v) == "table" and copy(v) or v end
  return out
end

-- losses by node when `change(a, f)` is done to coefficients and final demand, by elimination
local function direct(parts, change)
  local a, f, loss = random_table.coefficients(parts), random_table.final_demand(parts), {}
  change(a, f)
  local left = random_table.solve(a, f)
  for i, x in ipairs(parts.output) do loss[i] = x - left[i] end
  return loss
end

local function sum(list, weights)
  local total = 0
  for i, v in ipairs(list) do total = total + v * (weights and weights[i] or 1) end
  return total
end

-- what each side sets to zero, or to 1 - share, in A and f
local SIDES = {
  full = function(a, f, k)
    for i in ipairs(a) do a[i][k], a[k][i] = 0, 0 end
    f[k] = 0
  end,
  links = function(a, _, k, _, keep)
    for i in ipairs(a) do
      if not (keep and i == k) then a[i][k], a[k][i] = 0, 0 end
    end
  end,
  backward = function(a, _, k, share, keep)
    for i in ipairs(a) do
      if not (keep and i == k) then a[i][k] = (1 - share) * a[i][k] end
    end
  end,
  forward = function(a, _, k, share, keep)
    for i in ipairs(a) do
      if not (keep and i == k) then a[k][i] = (1 - share) * a[k][i] end
    end
  end,
}

-- the supply side: row k of B, primary inputs kept
local function ghosh_direct(parts, k, share, keep)
  local b, v, loss = {}, {}, {}
  for i, row in ipairs(parts.flows) do
    b[i], v[i] = {}, parts.inputs.labour[i] + parts.inputs.surplus[i]
    for j, z in ipairs(row) do
      local cut = i == k and not (keep and j == k) and 1 - share or 1
      b[i][j] = parts.output[i] ~= 0 and cut * z / parts.output[i] or 0
    end
  end
  local left = random_table.solve(b, v, true)
  for i, x in ipairs(parts.output) do loss[i] = x - left[i] end
  return loss
end

local VARIANTS = {
  {side = "full"}, {side = "links"}, {side = "links", keep_own = true}, {side = "backward"}, {side = "forward"},
  {side = "ghosh"},
  {side = "backward", keep_own = true}, {side = "forward", keep_own = true},
  {side = "ghosh", keep_own = true}, {side = "backward", share = .3}, {side = "forward", share = .3},
  {side = "ghosh", share = .3}, {side = "backward", share = .6, keep_own = true},
  {side = "forward", share = .6, keep_own = true}, {side = "ghosh", share = .6, keep_own = true},
}

-- Miller and Blair's two sectors; answers by direct solution
describe("extraction of every node", function()
  local chain

  setup(function() chain = tables.textbook() end)

  local function losses(o) return assert(chain:extraction(o)):column "loss" end

  it("is a frame of losses, one row a node", function()
    local f = assert(chain:extraction())
    assert.same({"node", "loss", "share_of_total", "others"}, f:names())
    near.array({1210.526315789474, 2588.235294117647}, f:column "loss", 1e-13)
    near.array({1210.526315789474 / 3000, 2588.235294117647 / 3000}, f:column "share_of_total", 1e-13)
    near.array({210.526315789474, 588.235294117647}, f:column "others", 1e-12)
    assert.equal("million USD", f:unit "loss")
    assert.truthy(f.note:find("demand model", 1, true))
  end)

  it("can keep final demand", function()
    near.array({860.526315789474, 888.235294117647}, losses{side = "links"}, 1e-13)
    -- and what it sells to itself: x_k / l_kk sums less y_k / (1 - a_kk)
    near.array({1210.526315789474 - 350 / 0.85, 2588.235294117647 - 1700 / 0.95},
      losses{side = "links", keep_own = true}, 1e-13)
  end)

  it("can take the buying alone, or all but that from itself, or a part", function()
    near.array({413.157894736842, 805.882352941177}, losses{side = "backward"}, 1e-13)
    near.array({272.445820433437, 712.074303405573}, losses{side = "backward", keep_own = true}, 1e-13)
    near.number(144.434223, losses{side = "backward", share = .3}[1], 1e-8)
  end)

  it("can take the selling alone, in the demand model or the supply model", function()
    near.array({786.842105263158, 388.235294117647}, losses{side = "forward"}, 1e-13)
    near.array({728.947368421053, 452.941176470588}, losses{side = "ghosh"}, 1e-13)
    near.number(275.068997, losses{side = "forward", share = .3}[1], 1e-8)
    assert.truthy(chain:extraction{side = "ghosh"}.note:find("supply model", 1, true))
  end)

  it("counts value added, an extension, or weights a unit of output", function()
    near.array({797.368421052632, 1782.352941176471}, losses{of = "value_added"}, 1e-13)
    near.array({797.368421052632, 1782.352941176471}, losses{of = {.65, .7}}, 1e-13)
    near.array({.65 * 1000, .65 * 1254.125412541254 * 2000 / 1122.112211221122 *
      .33003300330033 / 1.254125412541254}, losses{of = {s1 = .65}}, 1e-12)
    local with = tables.textbook{extensions = {jobs = {values = {20, 10}, unit = "persons"}}}
    local f = assert(with:extraction{of = "jobs"})
    assert.equal("persons", f:unit "loss")
    near.number(20, f("s1", "loss") - f("s1", "others"), 1e-12)
  end)

  it("takes named nodes alone, without the inverse", function()
    local f = assert(chain:extraction{nodes = {"s2"}})
    assert.same({"s2"}, f:column "node")
    near.array({2588.235294117647}, f:column "loss", 1e-11)
    assert.same({"s2"}, chain:extraction{nodes = "s2"}:column "node")
  end)

  it("takes nothing where the share is 0", function()
    near.array({0, 0}, losses{side = "forward", share = 0}, 0)
  end)

  it("names what does not go together", function()
    local function refused(o, telling)
      local ok, message = pcall(chain.extraction, chain, o)
      assert.is_false(ok)
      assert.truthy(message:find(telling, 1, true), message)
    end
    refused({share = .5}, "share goes with the sides 'backward', 'forward' and 'ghosh', not with 'full'")
    refused({keep_own = true}, "'links', 'backward', 'forward' and 'ghosh', not with 'full'")
    refused({side = "backward", share = 90}, "extraction.share: expected a share in [0, 1], got 90")
    refused({group = {"s1"}, side = "backward"}, "go with single nodes alone")
    refused({group = {"s1"}, nodes = {"s2"}}, "give one of nodes and group")
    refused({nodes = {"s5"}}, "extraction.nodes: no node 's5'")
    refused({side = "both"}, "extraction.side: expected one of 'full'")
    refused({of = "jobs"}, "extraction.of: no input row or extension 'jobs'")
    refused({of = 3}, "extraction.of: expected a name, or weights by node, got 3")
    refused({of = {1}}, "extraction.of: expected 2 numbers")
  end)
end)

describe("the closed forms", function()
  it("agree with direct solutions, node by node, for every side and any shape", function()
    for name, parts in random_table.each() do
      local n = #parts.nodes
      local small = n <= 12
      local w = {}
      for i, x in ipairs(parts.output) do w[i] = x ~= 0 and 0.1 * i or 0 end
      for _, o in ipairs(small and VARIANTS or {VARIANTS[1]}) do
        local chain = assert(lian.chain(parts))
        local all = assert(chain:extraction{side = o.side, keep_own = o.keep_own, share = o.share,
          of = w}):column "loss"
        for k = 1, n, small and 1 or 17 do
          local loss = o.side == "ghosh" and ghosh_direct(parts, k, o.share or 1, o.keep_own)
            or direct(parts, function(a, f) SIDES[o.side](a, f, k, o.share or 1, o.keep_own) end)
          local whole = sum(parts.output, w)
          near.number(sum(loss, w) / whole, all[k] / whole, 1e-10,
            ("%s, %s of %d"):format(name, o.side, k))
        end
      end
    end
  end)

  it("agree with solves of one node, by node", function()
    local core = require "lian.core"
    for seed = 1, 3 do
      local parts = random_table.new(seed, {nodes = 7})
      for _, o in ipairs(VARIANTS) do
        -- before the inverse is there a solve is made, afterwards it is read
        local chain = assert(lian.chain(parts))
        local solved = core.analysis.extract_node(chain, "domestic", 3, o.side, o.keep_own, o.share)
        chain:leontief()
        local read = core.analysis.extract_node(chain, "domestic", 3, o.side, o.keep_own, o.share)
        near.array(read, solved, 1e-11, o.side)
        local loss = o.side == "ghosh" and ghosh_direct(parts, 3, o.share or 1, o.keep_own)
          or direct(parts, function(a, f) SIDES[o.side](a, f, 3, o.share or 1, o.keep_own) end)
        near.array(loss, read, 1e-10, o.side)
      end
    end
  end)

  it("take just the node's own output where it has no links", function()
    local f = assert(lian.chain{nodes = {"a", "b"}, flows = {{0, 0}, {0, 0}}, output = {3, 4}}):extraction()
    assert.same({3, 4}, f:column "loss")
    assert.same({0, 0}, f:column "others")
  end)

  it("lose nothing at a node without output", function()
    local f = assert(lian.chain{nodes = {"a", "idle"}, flows = {{1, 0}, {0, 0}}, output = {4, 0}}):extraction()
    assert.equal(0, f("idle", "loss"))
  end)
end)

describe("extraction of a group", function()
  it("gives the loss by node", function()
    local f = assert(tables.textbook():extraction{group = {"s1", "s2"}})
    assert.same({"node", "loss", "share"}, f:names())
    near.array({1000, 2000}, f:column "loss", 1e-12)
    near.array({1, 1}, f:column "share", 1e-12)
    assert.truthy(f.note:find("total loss 3000 million USD, 100 % of the whole", 1, true), f.note)
  end)

  it("of one node is the full extraction of it", function()
    local f = assert(tables.textbook():extraction{group = {"s1"}, of = "value_added"})
    near.number(797.368421052632, f:total "loss", 1e-12)
  end)

  it("agrees with a direct solution, by region or by label", function()
    for seed = 1, 5 do
      local parts = random_table.new(seed, {nodes = 12, regions = 3, density = .8})
      local loss = direct(parts, function(a, f)
        for k = 5, 8 do SIDES.full(a, f, k) end
      end)
      local chain = assert(lian.chain(parts))
      near.array(loss, chain:extraction{group = {region = "R2"}}:column "loss", 1e-10)
      near.array(loss, chain:extraction{group = {"R2_s1", "R2_s2", "R2_s3", "R2_s4"}}:column "loss", 1e-10)
      local two = direct(parts, function(a, f)
        SIDES.full(a, f, 2)
        SIDES.full(a, f, 10)
      end)
      near.array(two, chain:extraction{group = {sector = "s2", region = {"R1", "R3"}}}:column "loss", 1e-10)
    end
  end)

  it("needs nodes that are there", function()
    local chain = tables.textbook()
    for telling, given in pairs{["extraction.group: no node 's9'"] = {"s9"},
      ["extraction.group.region: no region 'CHN'"] = {region = "CHN"},
      ["did you mean 'region'?"] = {regoin = "home"}} do
      local ok, message = pcall(chain.extraction, chain, {group = given})
      assert.is_false(ok)
      assert.truthy(message:find(telling, 1, true), message)
    end
  end)
end)

describe("extraction of a trade link", function()
  local function regions(seed)
    local parts = random_table.new(seed, {nodes = 12, regions = 3, density = .9})
    local labels, values = {}, {}
    for r = 1, 3 do labels[r] = "R" .. r .. "_homes" end
    for i, f in ipairs(random_table.final_demand(parts)) do values[i] = {.5 * f, .3 * f, .2 * f} end
    local given = copy(parts.flows)
    return parts, assert(lian.chain{nodes = parts.nodes, regions = parts.regions,
      sectors = parts.sectors, flows = given, output = parts.output,
      demand = {labels = labels, regions = {"R1", "R2", "R3"}, values = values,
        roles = {"households", "households", "households"}}})
  end

  local function cut(a, from, to, share)
    for i = from, from + 3 do
      for j = to, to + 3 do a[i][j] = (1 - share) * a[i][j] end
    end
  end

  it("agrees with a direct solution, in whole or in part", function()
    for seed = 1, 5 do
      local parts, chain = regions(seed)
      for _, share in ipairs{1, .4} do
        near.array(direct(parts, function(a) cut(a, 1, 9, share) end),
          chain:extraction{link = {from = "R1", to = "R3", share = share}}:column "loss", 1e-10)
      end
    end
  end)

  it("can include final goods", function()
    for seed = 1, 3 do
      local parts, chain = regions(seed)
      local f = random_table.final_demand(parts)
      local loss = direct(parts, function(a, left)
        cut(a, 1, 9, .7)
        for i = 1, 4 do left[i] = left[i] - .7 * .2 * f[i] end
      end)
      near.array(loss, chain:extraction{link = {from = "R1", to = "R3", share = .7, finals = true}}
        :column "loss", 1e-10)
    end
  end)

  it("goes between selections as well as regions", function()
    local parts, chain = regions(2)
    local loss = direct(parts, function(a) a[2][9], a[2][10], a[2][11], a[2][12] = 0, 0, 0, 0 end)
    near.array(loss, chain:extraction{link = {from = {"R1_s2"}, to = {region = "R3"}}}:column "loss", 1e-10)
  end)

  it("says what it misses", function()
    local chain = assert(lian.chain(random_table.new(1, {nodes = 6, regions = 2})))
    local function refused(link, telling)
      local ok, message = pcall(chain.extraction, chain, {link = link})
      assert.is_false(ok)
      assert.truthy(message:find(telling, 1, true), message)
    end
    refused({from = "R1"}, "extraction.link: 'to' is required")
    refused({from = "R1", to = "R2", finals = true},
      "finals: demand of 'households', 'inventory' has no known region and might be that of 'R2'")
    refused({from = "R1", to = "R4"}, "extraction.link.to.region: no region 'R4'")
    refused({from = "R1", to = "R2", share = 2}, "extraction.link.share: expected a share in [0, 1]")
  end)
end)

describe("extraction of one coefficient", function()
  it("takes it out in whole", function()
    local f = assert(tables.textbook():extraction{cell = {from = "s1", to = "s2"}})
    near.number(712.074303405573, f:total "loss", 1e-12)
  end)

  it("or in part, or adds to it", function()
    for _, delta in ipairs{.1, -.05} do
      local parts = random_table.new(4, {nodes = 6, density = 1})
      local loss = direct(parts, function(a) a[2][5] = a[2][5] - delta * a[2][5] end)
      local chain = assert(lian.chain(parts))
      local whole = chain:coefficients()(2, 5)
      near.array(loss, chain:extraction{cell = {from = "n02", to = "n05", delta = delta * whole}}
        :column "loss", 1e-10)
    end
  end)

  it("takes no more than there is, and adds no more than the table bears", function()
    local chain = tables.textbook()
    local ok, message = pcall(chain.extraction, chain, {cell = {from = "s1", to = "s2", delta = .3}})
    assert.is_false(ok)
    assert.truthy(message:find("extraction.cell.delta: expected at most the coefficient, 0.25", 1, true),
      message)
    -- l_21 = 0.264: a12 may grow by less than 3.79
    local f, why, code = chain:extraction{cell = {from = "s1", to = "s2", delta = -3.8}}
    assert.is_nil(f)
    assert.truthy(why:find("can grow by less than 3.787", 1, true), why)
    assert.equal("not_productive", code)
  end)

  it("reads the flows that are asked for", function()
    local chain = tables.textbook{imports = {{0, 100}, {0, 0}}}
    local f = chain:extraction{cell = {from = "s1", to = "s2"}, flows = "total"}
    assert.truthy(f.title:find("less by 0.3", 1, true), f.title)
  end)
end)

describe("extraction on sparse networks", function()
  it("needs names, and then takes one solve each", function()
    local f, message, code = tables.network():extraction()
    assert.is_nil(f)
    assert.truthy(message:find("name nodes", 1, true), message)
    assert.equal("unsupported", code)
    for _, o in ipairs(VARIANTS) do
      local given = {nodes = {"ore", "steel", "car"}, side = o.side, keep_own = o.keep_own,
        share = o.share}
      near.array(tables.network_as_table():extraction(given):column "loss",
        tables.network():extraction(given):column "loss", 1e-11, o.side)
    end
  end)

  it("knows groups, links and coefficients too", function()
    for _, o in ipairs{{group = {"ore", "car"}}, {link = {from = {"steel"}, to = {"ore", "car"}}},
      {link = {from = {"ore"}, to = {"steel"}, share = .5}}, {cell = {from = "steel", to = "ore"}}} do
      near.array(tables.network_as_table():extraction(o):column "loss",
        tables.network():extraction(o):column "loss", 1e-11)
    end
  end)

  it("knows links with final goods", function()
    local extra = {regions = {"A", "A", "B"}, sectors = {"ore", "steel", "car"},
      demand = {labels = {"A_homes", "B_homes"}, regions = {"A", "B"},
        values = {{10, 10}, {40, 30}, {100, 300}}}}
    local o = {link = {from = "A", to = "B", finals = true}}
    near.array(tables.network_as_table(extra):extraction(o):column "loss",
      tables.network(extra):extraction(o):column "loss", 1e-11)
  end)
end)

describe("extraction in published tables", function()
  real("agrees with direct solution for Germany 1995", function()
    local chain, answers = tables.germany()
    near.array(answers:column "extract_full", chain:extraction():column "loss", 1e-10)
    near.array(answers:column "extract_back", chain:extraction{side = "backward"}:column "loss", 1e-10)
  end)

  -- million USD; answers kept to eight digits or more
  real("agrees with direct solution for the world of 2011", function()
    local chain = tables.world()
    local answers = assert(lian.frame.read(data.answer("tables/wiod2011_nodes.csv")))
    near.array(answers:column "extract_output", chain:extraction():column "loss", 1e-9)
    local gdp = chain:extraction{of = "value_added"}
    for i, loss in ipairs(gdp:column "loss") do
      -- two nodes have an output of -1, drawn from inventories; the answers give them no value added
      local counted = answers(i, "x") >= 0
      near.number(counted and answers(i, "extract_gdp") or -1, loss, 1e-8)
    end
    local most = gdp:top(4)
    assert.same({"USA_c31", "USA_c30", "RoW_c2", "CHN_c18"}, most:column "node")
    near.array({3059035, 2653040, 2405127, 2111918}, most:column "loss", 5e-7)

    near.number(25500537.4, chain:extraction{group = {region = "CHN"}}:total "loss", 5e-9)
    local china = chain:extraction{group = {region = "CHN"}, of = "value_added"}
    near.number(8802763.6, china:total "loss", 1e-8)
    local region, abroad = chain:axis "region", 0
    for i, loss in ipairs(china:column "loss") do
      if region[i] ~= "CHN" then abroad = abroad + loss end
    end
    near.number(1415641.6, abroad, 5e-8)

    local function link(of, finals)
      local f, by = chain:extraction{of = of, link = {from = "CHN", to = "DEU", finals = finals}}, {}
      for i, loss in ipairs(f:column "loss") do by[region[i]] = (by[region[i]] or 0) + loss end
      return f:total "loss", by
    end
    near.number(216583.35, (link("output", false)), 5e-8)
    local total, by = link("value_added", false)
    near.array({66024.32, 50720.62, 793.48}, {total, by.CHN, by.DEU}, 1e-7)
    near.number(410648.60, (link("output", true)), 5e-8)
    total, by = link("value_added", true)
    near.array({123204.62, 95196.87, 1487.22}, {total, by.CHN, by.DEU}, 1e-7)
  end)
end)
