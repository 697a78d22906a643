"""What a phone needs to answer our own pages without a network: templates as an ES module, words, addresses, offers.

Law: nothing here decides or writes. A template travels as it is or is refused loudly; no markup is written twice.
The browser never evaluates text: what is made here is served as a module of its own. Lives in `web` because it reads
templates, catalogs and addresses, which only `web` may speak.
"""
