"""Codes of access points that can be said aloud: two plain words and two figures."""

from __future__ import annotations

#: Short words that everybody writes in the same way, without accents, unlike each other by ear.
WORDS = (
    "abri", "ami", "arbre", "avion", "balcon", "ballon", "banane", "banc", "bateau", "bijou",
    "bison", "bonnet", "bouton", "brique", "cabane", "cactus", "camion", "canal", "canard",
    "carnet", "carotte", "castor", "cerise", "chalet", "chapeau", "cheval", "citron", "cloche",
    "coquille", "corde", "crayon", "cuisine", "dauphin", "diamant", "domino", "dragon", "fanion",
    "farine", "fourmi", "fraise", "fromage", "galet", "gazelle", "girafe", "gomme", "grenier",
    "guitare", "hamac", "hibou", "jardin", "journal", "jumelle", "kiwi", "koala", "lavande",
    "lapin", "lanterne", "limace", "lune", "marmite", "matin", "melon", "montagne", "moulin",
    "mouton", "nuage", "olive", "orange", "panda", "panier", "papillon", "parasol", "piano",
    "pigeon", "pirate", "pomme", "poulet", "prairie", "prune", "puzzle", "radis", "raisin",
    "renard", "requin", "rivage", "robot", "ruban", "sapin", "savon", "sirop", "soleil", "tambour",
    "tapis", "tigre", "tomate", "tortue", "tracteur", "tulipe", "valise", "vanille", "village",
    "violon", "voiture", "volcan", "wagon", "zigzag",
)  # fmt: skip
FIGURES = range(20, 100)
ROOM = len(WORDS) ** 2 * len(FIGURES)


def spoken_code(drawn: int) -> str:
    """Return the code of a drawn number: « cerise-tigre-42 »."""
    rest, figure = divmod(drawn % ROOM, len(FIGURES))
    first, second = divmod(rest, len(WORDS))
    if first == second:
        second = (second + 1) % len(WORDS)
    return f"{WORDS[first]}-{WORDS[second]}-{FIGURES[figure]}"
