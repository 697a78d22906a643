"""What invented people are made of: common given names and surnames, streets and cities, put together at random."""

GIVEN_NAMES = (
    "Maria", "José", "Ana", "João", "Antônio", "Francisca", "Carlos", "Paulo", "Adriana", "Pedro", "Juliana", "Lucas",
    "Márcia", "Luiz", "Fernanda", "Marcos", "Patrícia", "Luís", "Aline", "Gabriel", "Sandra", "Rafael", "Camila",
    "Daniel", "Amanda", "Marcelo", "Bruna", "Bruno", "Jéssica", "Eduardo", "Letícia", "Felipe", "Júlia", "Raimundo",
    "Luciana", "Rodrigo", "Vanessa", "Manoel", "Mariana", "Nélson", "Gabriela", "Roberto", "Vera", "Fabiana", "Cláudio",
    "Beatriz", "Sebastião", "Conceição", "Vítor", "Inês", "Caíque", "Iracema", "Ubirajara", "Yasmin", "Akemi", "Wesley",
)
SURNAMES = (
    "da Silva", "dos Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes",
    "Costa", "Ribeiro", "Martins", "Carvalho", "Almeida", "Lopes", "Soares", "Fernandes", "Vieira", "Barbosa", "Rocha",
    "Dias", "Nascimento", "Andrade", "Moreira", "Nunes", "Marques", "Machado", "Mendes", "Freitas", "Cardoso", "Ramos",
    "Gonçalves", "de Sant'Ana", "Teixeira", "Araújo", "Conceição", "Müller", "Nakamura", "Assunção", "Brandão", "Leão",
)
TRADES = (
    "Padaria", "Salão", "Oficina", "Costura", "Marmitaria", "Mercearia", "Açougue", "Barbearia", "Confeitaria",
    "Papelaria", "Serralheria", "Lanchonete", "Floricultura", "Sapataria",
)
STREETS = (
    "Rua das Flores", "Avenida Brasil", "Rua São José", "Travessa do Exemplo", "Rua Quinze de Novembro", "Alameda Ipê",
    "Rua Sete de Setembro", "Avenida Getúlio Vargas", "Rua da Conceição", "Estrada do Açude",
)
DISTRICTS = ("Centro", "Boa Vista", "São Francisco", "Santo Antônio", "Jardim América", "Vila Nova", "Água Fria")

#: city, state, first digits of its postal codes, area code
CITIES = (
    ("São Paulo", "SP", "01", "11"), ("Rio de Janeiro", "RJ", "20", "21"), ("Belo Horizonte", "MG", "30", "31"),
    ("Salvador", "BA", "40", "71"), ("Recife", "PE", "50", "81"), ("Fortaleza", "CE", "60", "85"),
    ("Belém", "PA", "66", "91"), ("Manaus", "AM", "69", "92"), ("Brasília", "DF", "70", "61"),
    ("Goiânia", "GO", "74", "62"), ("Curitiba", "PR", "80", "41"), ("Florianópolis", "SC", "88", "48"),
    ("Porto Alegre", "RS", "90", "51"), ("Palmas", "TO", "77", "63"), ("São Luís", "MA", "65", "98"),
)

#: product code -> words a file may use, least and most cents of one installment, most installments overdue
PRODUCTS = {
    "card": (("cartao", "Cartão", "CARTÃO DE CRÉDITO", "card"), 8_000, 180_000, 12),
    "personal_loan": (("emprestimo", "Empréstimo", "Empréstimo pessoal", "personal_loan"), 12_000, 150_000, 18),
    "housing": (("habitacional", "Financiamento habitacional", "housing"), 70_000, 260_000, 9),
    "microcredit": (("microcredito", "Microcrédito", "microcredit"), 6_000, 60_000, 12),
    "store_credit": (("crediario", "Crediário", "store_credit"), 4_000, 35_000, 10),
}
