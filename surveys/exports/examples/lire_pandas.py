"""Lire un export SPSS, Stata ou Parquet avec pandas : python lire_pandas.py reponses.sav"""

import sys
from pathlib import Path

import pandas as pd

fichier = Path(sys.argv[1])
lecteurs = {".sav": pd.read_spss, ".dta": pd.read_stata, ".parquet": pd.read_parquet}
# Les modalités arrivent en toutes lettres, les absences de réponse en valeurs manquantes.
reponses = lecteurs[fichier.suffix](fichier)

print(len(reponses), "réponses,", len(reponses.columns), "colonnes")
print(reponses["site"].value_counts().to_dict())
