-- feeds damaged files to every reader: each gives a chain of finite numbers, or nil and a message
-- that names the file; anything else is a failure, and its input is kept
-- usage: lua5.4 spec/fuzz/readers.lua [INPUTS [SEED [READER]]]
local core = require "lian.core"
local lian = require "lian"
local malformed = require "spec.support.malformed"

local inputs = math.tointeger(tonumber(arg[1] or "10000"))
local seed = math.tointeger(tonumber(arg[2] or "1"))
local only = arg[3]
assert(inputs and seed, "usage: readers.lua [INPUTS [SEED [READER]]]")
math.randomseed(seed, 0)

local random = math.random
local function one_of(list) return list[random(#list)] end

-- ---- readers: name, files, call

local BALANCE = {"refuse", "demand", "output", nil}
local function balance() return BALANCE[random(4)] end

local function single(name, reader, file, options)
  return {name = name, files = function() return {[file[1]] = file[2]()} end,
    read = function(path) return reader(path(file[1]), options()) end}
end

local function with_balance() return {balance = balance()} end

local READERS = {
  single("nbs", lian.read.nbs, {"china_2012.csv", malformed.nbs}, with_balance),
  single("nbs split", lian.read.nbs, {"china_2017.csv", malformed.nbs_split}, with_balance),
  single("oecd", lian.read.oecd, {"FRA2011ttl.csv", malformed.oecd}, with_balance),
  single("wiod2016", lian.read.wiod2016, {"ABC_NIOT.csv", malformed.wiod2016}, function()
    return {year = one_of{2010, "last"}, balance = balance()}
  end),
  single("any", lian.read.any, {"links.csv", malformed.edges}, function() return {} end),
  {name = "wiod2013", files = malformed.wiod2013, read = function(path)
    return lian.read.wiod2013{flows = path "flows", demand = path "demand",
      output = random(3) > 1 and path "output" or nil,
      sectors = random(2) == 1 and path "sectors" or nil, balance = balance()}
  end},
  {name = "bea", files = malformed.bea, read = function(path)
    return lian.read.bea{make = path "make", use = path "use",
      imports = random(2) == 1 and path "imports" or nil,
      technology = one_of{"industry", "sales"}, balance = balance()}
  end},
  {name = "matrix", files = function()
    return {table = malformed.matrix(), nodes = malformed.records(
      "node,region,sector,jobs\nAAA_x,A,x,5\nAAA_y,A,y,\nBBB_x,B,x,3\nBBB_y,B,y,1")}
  end, read = function(path)
    return lian.read.matrix{path = path "table", labels = random(3) - 1 == 0 and 1 or 2,
      flows = one_of{"AAA_x..BBB_y", "*_*"}, demand = {households = "households", other = "exp*"},
      inputs = random(2) == 1 and {labour = "wages", surplus = "profits"} or nil,
      output = random(3) > 1 and "output" or nil, nodes = random(2) == 1 and path "nodes" or nil,
      totals = one_of{"refuse", "drop", "keep"}, negate = random(4) == 1 and "exports" or nil,
      imports = random(4) == 1 and path "table" or nil, balance = balance()}
  end},
  {name = "edges", files = function()
    return {links = malformed.edges(), nodes = malformed.nodes()}
  end, read = function(path)
    local nodes = random(2) == 1
    return lian.read.edges{path = path "links", nodes = nodes and path "nodes" or nil,
      value = one_of{"value", false}, demand = nodes and random(4) == 1 and "staff" or nil,
      where = random(3) == 1 and {kind = "goods"} or nil,
      reverse = random(3) == 1 and {kind = "services"} or nil}
  end},
  {name = "links", files = function()
    return {links = malformed.edges(), nodes = malformed.nodes()}
  end, read = function(path)
    return lian.read.edges{links = path "links", nodes = random(2) == 1 and path "nodes" or nil,
      undirected = random(4) == 1 or nil}
  end},
  {name = "items", files = malformed.items, read = function(path)
    return lian.read.items{items = random(8) > 1 and path "items" or nil, requires = path "requires",
      provides = path "provides", providers = random(4) > 1 and path "providers" or false,
      doubtful = one_of{"refuse", "drop"}, rest = one_of{"refuse", "others", "scale"},
      percent = random(8) == 1}
  end},
}

-- ---- damage to records

local CELLS = {"", " ", "0", "-1", "1e308", "-1e308", "1e309", "4.9e-324", "NaN", "nan", "inf",
  "-inf", "0x10", "1,5", "1;5", "(3)", "...", "\"", "\"\"", "\"a\nb\"", "x", "01", "GO", "TI",
  "TOT", "Imports", "Domestic", "VA001", "AAA_c1", "c37", "F010", "T007", "V001", "NA", "é",
  "农业", "\xff\xfe", "\0", "2010", "1e-300", ("9"):rep(400), "100", "-0", "+5", "5.", ".5"}

local function place(rows)
  local i = random(#rows)
  return i, #rows[i] > 0 and random(#rows[i]) or 1
end

local RECORDS = {
  function(rows) local i, j = place(rows) rows[i][j] = one_of(CELLS) end,
  function(rows)
    local i, j = place(rows)
    local k, l = place(rows)
    rows[i][j] = rows[k][l] or ""
  end,
  function(rows)
    local i, j = place(rows)
    rows[i][j] = tostring((tonumber(rows[i][j]) or 1) * one_of{-1, 0, 2, 1.001, 1e150, 1e300})
  end,
  function(rows) if #rows > 1 then table.remove(rows, random(#rows)) end end,
  function(rows) table.insert(rows, random(#rows), {table.unpack(rows[random(#rows)])}) end,
  function(rows)
    local i, j = random(#rows), random(#rows)
    rows[i], rows[j] = rows[j], rows[i]
  end,
  function(rows)
    local _, j = place(rows)
    for _, row in ipairs(rows) do table.remove(row, math.min(j, #row + 1)) end
  end,
  function(rows)
    local _, j = place(rows)
    for _, row in ipairs(rows) do table.insert(row, math.min(j, #row + 1), row[j] or "") end
  end,
  function(rows) local i, j = place(rows) table.insert(rows[i], j, one_of(CELLS)) end,
  function(rows) local i, j = place(rows) table.remove(rows[i], j) end,
}

-- ---- damage to bytes

local BYTES = {
  function(text, k) return text:sub(1, k - 1) .. string.char(random(0, 255)) .. text:sub(k + 1) end,
  function(text, k) return text:sub(1, k) .. one_of{"\"", ",", "\n", "\r", "\r\n", ";", "\t"}
    .. text:sub(k + 1) end,
  function(text, k) return text:sub(1, k) end,
  function(text, k) return text:sub(1, k - 1) .. text:sub(k + random(20)) end,
  function(text, k) return text:sub(1, k) .. text:sub(random(#text)) end,
  function(text) return "\xef\xbb\xbf" .. text end,
  function(text) return (text:gsub(",", one_of{";", "\t", "|"})) end,
}

local function damaged(rows)
  for _ = 1, random(0, 3) do one_of(RECORDS)(rows) end
  local text = malformed.csv(rows)
  for _ = 1, random(4) == 1 and random(3) or 0 do
    text = #text > 0 and one_of(BYTES)(text, random(#text)) or text
  end
  return text
end

-- ---- what must hold

local function finite(list, what)
  for k, v in ipairs(list) do
    if v ~= v or v == math.huge or v == -math.huge then
      return ("%s %d is %s"):format(what, k, tostring(v))
    end
  end
end

-- shares of each item and home add up to 1, each in [0, 1]; levels under a cut lie in [0, 1]
local function wrong_items(chain, report)
  if type(tostring(report)) ~= "string" or #chain ~= report.items then return "a wrong report" end
  local parts, sums = core.items.parts(chain), {}
  for k, i in ipairs(parts.provided) do
    local key, share = i .. " " .. parts.to[k], parts.share[k]
    if not (share >= 0 and share <= 1) then return "a wrong share" end
    sums[key] = (sums[key] or 0) + share
  end
  for key, sum in pairs(sums) do if math.abs(sum - 1) > 1e-9 then return "shares of " .. key end end
  if #parts.provided == 0 then return nil end
  local f, message = chain:attainable{home = parts.countries[1], final = chain:nodes()[1], cut = {by = "*"}}
  if not f then return message end
  for _, level in ipairs(f:column("level")) do
    if not (level >= 0 and level <= 1) then return "a wrong level" end
  end
end

-- rows by supplier and rows by buyer hold the same finite amounts above 0, of as many links as the report says
local function wrong_network(net, report)
  local links = net:links()
  local values = links:column "value"
  local sales, purchases, sum = 0, 0, 0
  for _, v in ipairs(values) do
    if not (v > 0 and v < math.huge) then return "a link of value " .. v end
    sum = sum + v
  end
  for _, v in ipairs(net.native:sales()) do sales = sales + v end
  for i = 1, #net do
    local _, bought = net.native:suppliers(i)
    for _, v in ipairs(bought) do purchases = purchases + v end
  end
  local least = 1e-9 * sales + 1e-300
  if math.abs(sales - purchases) > least then return "other sales than purchases" end
  if net.shape.undirected then return end
  if math.abs(sales - sum) > least or #values ~= report.links then return "other links" end
end

local function wrong_chain(chain, report)
  if tostring(chain):find("^lian%.network") then return wrong_network(chain, report) end
  if chain:meta().kind == "items" then return wrong_items(chain, report) end
  local wrong = finite(chain:output(), "output") or finite(chain:final_demand(), "final demand")
    or finite(chain:value_added(), "value added")
  local flows = chain:flows()
  for i = 1, flows and #chain or 0 do wrong = wrong or finite(flows:row(i), "flow") end
  if wrong then return wrong end
  if type(tostring(report)) ~= "string" or #chain ~= report.nodes then return "a wrong report" end
end

local function wrong_failure(message, code, folder)
  if type(message) ~= "string" or type(code) ~= "string" then return "no message or code" end
  if not message:find(folder, 1, true) then return "no file named in: " .. message end
end

local function verdict(folder, done, chain, message, code)
  if not done then return "raised: " .. tostring(chain) end
  if chain == nil then return wrong_failure(message, code, folder) end
  return wrong_chain(chain, message)
end

-- ---- the loop

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local folder = malformed.folder(("/dev/shm/lian-fuzz-%d-%d"):format(seed, os.time()))
local function path(name) return folder.path .. "/" .. name end

local chosen, accepted = {}, {}
for _, reader in ipairs(READERS) do
  accepted[reader.name] = 0
  if not only or reader.name == only then chosen[#chosen + 1] = reader end
end
assert(#chosen > 0, "no reader of that name")

local failures, start = 0, os.clock()
for count = 1, inputs do
  local reader = chosen[(count - 1) % #chosen + 1]
  local files, texts = reader.files(), {}
  local names = {}
  for name in pairs(files) do names[#names + 1] = name end
  table.sort(names)
  local victim = one_of(names)
  for _, name in ipairs(names) do
    texts[name] = (name == victim or random(8) == 1) and damaged(files[name])
      or malformed.csv(files[name])
    folder.names[path(name)] = true
    write(path(name), texts[name])
  end
  local results = table.pack(xpcall(reader.read, debug.traceback, path))
  if results[2] then accepted[reader.name] = accepted[reader.name] + 1 end
  local wrong = verdict(folder.path, table.unpack(results, 1, results.n))
  if wrong then
    failures = failures + 1
    local kept = ("%s/kept-%s-%d"):format(folder.path, (reader.name:gsub(" ", "_")), count)
    for name, text in pairs(texts) do write(kept .. "-" .. name, text) end
    io.stderr:write(("input %d (%s), kept as %s-*: %s\n"):format(count, reader.name, kept, wrong))
    if failures == 10 then break end
  end
end
folder:remove()

for _, reader in ipairs(chosen) do
  print(("%-10s %d of %d gave a chain"):format(reader.name, accepted[reader.name],
    inputs // #chosen))
end
local seconds = os.clock() - start
print(("%d inputs, seed %d: %d failures, %.0f inputs a second"):format(inputs, seed, failures,
  inputs / seconds))
os.exit(failures == 0)
