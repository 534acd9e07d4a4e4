-- networks of firms in a store: arrays that come back bit for bit, and damage that is named
local database = require "spec.support.database"
local lian = require "lian"

local function temporary()
  local path = database.temporary()
  finally(function() os.remove(path) end)
  return path
end

local function network(links)
  return (assert(lian.network{firms = {"A", "B", "C"}, title = "three", unit = "EUR", year = 2020,
    links = links or {{"A", "B", 2.5}, {"B", "C", 1e-300}, {"C", "A", 0.1}, {"A", "A", 7}},
    columns = {sector = {A = "x", B = "y", C = "x"}, revenue = {A = 3, B = 1 / 3}}}))
end

describe("networks in a store", function()
  it("come back with their links, their columns and what is said of them", function()
    local store = assert(lian.open(temporary()))
    local net = network()
    assert(store:save(net, "n"))
    local back = assert(store:network "n")
    assert.equal(net:links(), back:links())
    assert.equal(net:table(), back:table())
    assert.equal(tostring(net), tostring(back))
    assert.equal(assert(net:cascade{}):profile(), assert(back:cascade{}):profile())
    local about = back:about()
    assert.same({"three", "EUR", 2020}, {about.title, about.unit, about.year})
    assert.equal("three", store:networks()(1, "title"))
    store:close()
  end)

  it("dated and undirected ones too", function()
    local store = assert(lian.open(temporary()))
    local dated = network{{"A", "B", 1, from = 2019, to = 2020}, {"A", "B", 2, from = "2020-05-01"}, {"B", "A", 4}}
    local plain = assert(lian.network{undirected = true, links = {{"A", "B", 1}, {"B", "C", 2}, {"C", "C", 3}}})
    assert(store:save(dated, "dated") and store:save(plain, "plain"))
    assert.equal(dated:links(), assert(store:network "dated"):links())
    assert.equal(dated:at(2020):links(), assert(store:network "dated"):at(2020):links())
    assert.equal(plain:links(), assert(store:network "plain"):links())
    assert.equal(tostring(plain), tostring(assert(store:network "plain")))
    store:close()
  end)

  it("are refused under a name that is taken, replaced where asked, and deleted", function()
    local store = assert(lian.open(temporary()))
    assert(store:save(network(), "n"))
    local _, message, code = store:save(network(), "n")
    assert.truthy(message:find("a network 'n' is there already", 1, true))
    assert.equal("database", code)
    assert(store:save(network{{"A", "B", 1}}, "n", {replace = true}))
    assert.equal(1, assert(store:network "n"):about().links)
    _, message, code = store:network "m"
    assert.truthy(message:find("no network 'm' (there are: n)", 1, true))
    assert.equal("not_found", code)
    assert(store:delete("network", "n"))
    assert.equal(0, store:query("SELECT count(*) AS n FROM network_part")(1, "n"))
    store:close()
  end)

  it("say what is damaged in place of what they hold", function()
    local path = temporary()
    local function damaged(change, what)
      os.remove(path)
      local store = assert(lian.open(path))
      assert(store:save(network(), "n"))
      store:close()
      database.sql(path, change)
      store = assert(lian.open(path))
      local net, message, code = store:network "n"
      assert.is_nil(net)
      assert.equal("database", code)
      assert.truthy(message:find(what, 1, true), message)
      store:close()
    end
    damaged("UPDATE network_part SET data = X'FFFFFFFF000000000000000000000000' WHERE part = 'buyer'",
      "out of range or out of order")
    damaged("UPDATE network_part SET data = X'00' WHERE part = 'value'", "a part is cut short")
    damaged("UPDATE network_part SET size = 1000000000000, data = zeroblob(5) WHERE part = 'labels'",
      "a part is cut short")
    damaged("DELETE FROM network_part WHERE part = 'start'", "a part is missing")
    damaged("UPDATE network_part SET data = X'410042000000', size = 6 WHERE part = 'labels'", "a list of texts")
    damaged("UPDATE network SET firms = 1000000", "of another size")
    damaged("UPDATE network SET firms = -1", "its size")
    damaged("UPDATE network SET undirected = 1", "stands in the row of one of its ends alone")
    damaged("UPDATE network SET bytes = 'middle'", "another order of bytes")
    damaged(("UPDATE network_part SET data = X'000000000000F87F%s' WHERE part = 'value'"):format(("00"):rep(24)),
      "out of range or out of order")
  end)
end)
