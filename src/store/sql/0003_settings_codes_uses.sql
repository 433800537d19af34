-- What the server keeps of itself (settings), generated codes and imported counters, in the form of 0001.

DOCUMENTS settings;
DOCUMENTS codes;
DOCUMENTS uses;
