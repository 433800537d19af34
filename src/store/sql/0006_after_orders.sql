-- What happens to orders after they are placed: what the shop promises, goods that come back, and wishes to cancel or to send elsewhere.

DOCUMENTS policies;
DOCUMENTS return_requests;
DOCUMENTS order_requests;
