-- Documents and the keys they are found by. The tenant is the first column of every key, so that data can be distributed by it.
-- Instants are milliseconds since 1970 in UTC.
-- "DOCUMENTS name" stands for two tables (migrations.cpp): of documents, and of their keys.

DOCUMENTS tenants;
DOCUMENTS api_keys;
DOCUMENTS sites;
DOCUMENTS promotions;
DOCUMENTS campaigns;
DOCUMENTS coupons;
DOCUMENTS products;
DOCUMENTS categories;
DOCUMENTS customers;
DOCUMENTS orders;
DOCUMENTS carts;
DOCUMENTS jobs;
