-- a network of national size from a file of links, as cascade.sh makes it with LARGE=1: reading, store, every measure
-- and 1,000 failures, each with its time and what memory it takes beside the network (Linux)
-- LINKS: the file (supplier,buyer,value); FAILURES (1,000), THREADS (1), FROM (the first of the steps that are done)
local core = require "lian.core"
local lian = require "lian"

local path = assert(os.getenv "LINKS", "LINKS: a file of links")
local FAILURES = tonumber(os.getenv "FAILURES") or 1000
local FROM = os.getenv "FROM"
lian.threads(tonumber(os.getenv "THREADS") or 1)

local function memory(field)
  local file = io.open "/proc/self/status"
  local text = file and file:read "a" or ""
  if file then file:close() end
  return (tonumber(text:match(field .. ":%s+(%d+)")) or 0) / 1024
end

-- the peak from now on
local function forget_peak()
  local file = io.open("/proc/self/clear_refs", "w")
  if file then file:write "5" file:close() end
end

local rest, links

local function step(name, work)
  if FROM and name ~= FROM and name ~= "read" then return end
  if name == FROM then FROM = nil end
  collectgarbage() collectgarbage()
  forget_peak()
  local began, wall = os.clock(), core.seconds()
  local found = table.pack(work())
  local peak = memory "VmHWM"
  links = links or found[1].shape.links
  print(("%-22s processor %7.2f s, wall %7.2f s, peak %6.0f MB, %5.1f bytes a link above what was there"):format(name,
    os.clock() - began, core.seconds() - wall, peak, (peak - (rest or 0)) * 2 ^ 20 / links))
  io.stdout:flush()
  return table.unpack(found)
end

local before = memory "VmRSS"
rest = before
local net = step("read", function() return assert(lian.read.edges{links = path}) end)
collectgarbage() collectgarbage()
rest = memory "VmRSS"
print(net)
print(("at rest %.0f MB, %.1f bytes a link with names, %.1f of links alone"):format(rest,
  (rest - before) * 2 ^ 20 / links, net:about().bytes / links))
local store = os.tmpname()
step("save", function()
  local s <close> = assert(lian.open(store))
  assert(s:save(net, "national"))
end)
step("load", function()
  local s <close> = assert(lian.open(store))
  assert(s:network "national"):close()
end)
os.remove(store)
for _, of in ipairs{"strength", "degree", "concentration", "component", "core", "articulation", "dominators",
  "pagerank", "influence", "clustering"} do
  step(of, function() assert(net:centrality{of = of}) end)
end
local some = {}
for k = 1, 512 do some[k] = net.native:label(1 + (k - 1) * (#net // 512)) end
step("reach, 512 firms", function() assert(net:centrality{of = "reach", firms = some}) end)
step("closeness, 512 firms", function() assert(net:centrality{of = "closeness", firms = some}) end)
if os.getenv "EXACT" then -- from every firm: about an hour of a processor
  step("closeness", function() assert(net:centrality{of = "closeness"}) end)
end
step("betweenness, 4 firms", function() assert(net:centrality{of = "betweenness", sample = 4}) end)
step("the same, weighted", function() assert(net:centrality{of = "betweenness", sample = 4, weighted = true}) end)
step("bow-tie", function() assert(net:bow_tie()) end)
step("structure", function() assert(net:structure()) end)
step("tail of degrees", function() assert(net:degree_tail()) end)
step("distribution", function() assert(net:distribution{of = "sales"}) end)
local buyer, most = 1, 0
for i, v in ipairs(core.network.degrees(net.native, "links").suppliers) do
  if v <= 3000 and v > most then buyer, most = i, v end
end
step(("sources, %d suppliers"):format(most), function() assert(net:hidden_dependence(net.native:label(buyer))) end)
step("around that firm", function() assert(net:ego(net.native:label(buyer))) end)
step("chain, 3 steps", function() assert(net:chain_of{chain = {firm = net:firms()[1]}}) end)
step("aged by a year", function() assert(net:age{years = 1, seed = 1}) end)
local firms = {}
for k = 1, FAILURES do firms[k] = net.native:label(1 + (k - 1) * (#net // FAILURES)) end
local risk = step(("%d failures"):format(FAILURES), function() return assert(net:cascade{firms = firms}) end)
if risk then
  step("plateau", function() assert(risk:plateau()) end)
  step("profile", function() assert(risk:profile()) end)
  step("vulnerability", function() assert(risk:vulnerability()) end)
end
step("one failure", function() assert(net:cascade{fail = {[net.native:label(buyer)] = 1}}) end)
step("robustness, 1 order", function() assert(net:robustness{by = "sales", at = {0.01, 0.1}}) end)
step("communities, 2 passes", function() assert(net:communities{seed = 1, passes = 2}) end)
