"""Lire un export CSV d’evalapp avec Python seul : python lire.py reponses.csv"""

import csv
import sys
from collections import Counter

with open(sys.argv[1], encoding="utf-8-sig", newline="") as fichier:
    reponses = list(csv.DictReader(fichier, delimiter=";"))

print(len(reponses), "réponses,", len(reponses[0]), "colonnes")
print(Counter(reponse["site"] for reponse in reponses))
