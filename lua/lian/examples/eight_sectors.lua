--- A sample table in the layout of China's national tables (competitive, imports subtracted): eight sectors of a
--- country that does not exist, 10,000 CNY. No figure in it is published: it is made up so that it balances to the last
--- digit and looks like a country of manufacturers that buys ores and chips abroad, with coefficients in whole percent
--- of output and final demand as a rest. Do not quote it. `lian.read.nbs(lian.sample "eight_sectors.csv")` reads it as
--- any table of that office.
return function() return require("lian.read").nbs(require("lian").sample "eight_sectors.csv") end
