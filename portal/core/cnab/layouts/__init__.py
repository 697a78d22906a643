"""Position tables of the CNAB 240 records, one file per norm or bank.

Law: every table covers columns 1 to 240 without gap; names mean the same in all of them, so that one set of
values fills any bank's record; columns nobody uses are fillers.
"""
